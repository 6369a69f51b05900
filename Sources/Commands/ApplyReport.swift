import Execution
import Model
import Planning

/// What applying a plan came to.
struct ApplyReport {
    let outcomes: [Outcome]
    let plan: ChangePlan

    /// Failures and warnings one by one, then a line that counts.
    func text(style: TextStyle) -> String {
        var lines: [String] = []
        for outcome in outcomes {
            let subject = outcome.bot.map { "bot \($0)" } ?? outcome.steps.joined(separator: ", ")
            switch outcome.result {
            case .applied: break
            case .failed(let failure): lines.append(style("failed: ", .drop) + "\(subject): \(failure.message)")
            case .skipped(let reason): lines.append(style("skipped: ", .warning) + "\(subject): \(reason)")
            }
            lines += outcome.warnings.map { style("warning: ", .warning) + "\(subject): \($0)" }
        }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    private var summary: String {
        let applied = Set(outcomes.lazy.filter(\.isApplied).flatMap(\.steps))
        func done(_ action: Action) -> Int { plan.steps.count { $0.action == action && applied.contains($0.id) } }
        var text =
            "Applied: \(done(.create)) created, \(done(.alter)) altered, "
            + "\(done(.restrict)) restricted, \(done(.drop)) dropped."
        let missed = outcomes.count { !$0.isApplied }
        if missed > 0 { text += " \(missed) of \(outcomes.count) parts failed or were skipped; run apply again." }
        if !plan.refused.isEmpty { text += " \(counted(plan.refused.count, "refusal")), see above." }
        return text
    }
}

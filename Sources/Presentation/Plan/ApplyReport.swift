package import Execution
package import Model
package import Operations
package import Planning
package import Reconciliation
import Text

/// What applying a plan came to.
package struct ApplyReport: Presentable {
    package let outcomes: [Outcome]
    package let plan: ChangePlan
    package let reclaimed: [Reclaimer.Result]
    private let diagnostics: [Diagnostic]
    /// The command that goes on with what failed.
    private let command: String

    /// - Parameter diagnostics: of the manifests.
    package init(_ result: ApplyResult, diagnostics: [Diagnostic] = [], of command: String = "apply") {
        (outcomes, plan, reclaimed) = (result.outcomes, result.plan, result.reclaimed)
        self.diagnostics = diagnostics
        self.command = command
    }

    package var document: ApplyDocument { ApplyDocument(self, diagnostics: diagnostics) }

    /// What became of tables that were rewritten, then failures and warnings one by one, then a line that counts;
    /// nothing where there was nothing to do.
    package func text(style: TextStyle) -> String {
        reclaimedText + (outcomes.isEmpty ? "" : outcomesText(style: style))
    }

    private var reclaimedText: String {
        let rest = plan.rewrites.count - reclaimed.count
        return reclaimed.map { Self.line($0).onOneLine + "\n" }.joined()
            + (rest > 0 && !reclaimed.isEmpty
                ? "\(counted(rest, "more table")) to rewrite: the next pass continues.\n" : "")
    }

    private static func line(_ result: Reclaimer.Result) -> String {
        let table = "table \(result.rewrite.table) of bot \(result.rewrite.bot)"
        return switch result.fate {
        case .rewritten: "Rewritten: \(table)."
        case .left(let reason): "Left to the bot: \(table): \(reason). The bot may run VACUUM FULL itself."
        case .postponed(let reason): "Not rewritten yet: \(table): \(reason). The next pass tries again."
        }
    }

    private func outcomesText(style: TextStyle) -> String {
        var lines: [String] = []
        for outcome in outcomes {
            let subject = Self.subject(of: outcome)
            if case .failed(let failure) = outcome.result {
                lines.append(style("failed: ", .drop) + "\(subject): \(failure.message)".onOneLine)
            }
            lines += outcome.warnings.map { style("warning: ", .warning) + "\(subject): \($0)".onOneLine }
        }
        lines += skips.map { style("skipped: ", .warning) + $0.onOneLine }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func subject(of outcome: Outcome) -> String {
        outcome.bot.map { "bot \($0)" } ?? outcome.steps.joined(separator: ", ")
    }

    /// One line for each reason: a failed first step may keep thousands of bots waiting.
    private var skips: [String] {
        var subjects: [String: [String]] = [:]
        for outcome in outcomes {
            guard case .skipped(let reason) = outcome.result else { continue }
            subjects[reason, default: []].append(Self.subject(of: outcome))
        }
        return subjects.sorted { $0.key < $1.key }.map { reason, subjects in
            let more = subjects.count > 3 ? " and \(subjects.count - 3) more" : ""
            return subjects.prefix(3).joined(separator: ", ") + "\(more): \(reason)"
        }
    }

    /// How many steps of the action took effect.
    package func done(_ action: Action) -> Int {
        let applied = Set(outcomes.lazy.flatMap(\.appliedSteps))
        return plan.steps.count { $0.action == action && applied.contains($0.id) }
    }

    private var summary: String {
        var text =
            "Applied: \(done(.create)) created, \(done(.alter)) altered, "
            + "\(done(.restrict)) restricted, \(done(.drop)) dropped."
        if !missed.isEmpty { text += " \(missed.joined(separator: " and ")) failed or skipped; run \(command) again." }
        if !plan.refused.isEmpty { text += " \(counted(plan.refused.count, "refusal")), see above." }
        return text
    }

    /// `2 of 300 bots`, `1 of 27 cluster steps`: what did not take effect.
    private var missed: [String] {
        let (bots, others) = (outcomes.filter { $0.bot != nil }, outcomes.filter { $0.bot == nil })
        return [(bots, "bot"), (others, "cluster step")].compactMap { outcomes, noun in
            let missed = outcomes.count { !$0.isApplied }
            return missed > 0 ? "\(missed) of \(counted(outcomes.count, noun))" : nil
        }
    }
}

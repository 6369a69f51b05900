import Audit
import Model
import Planning
import Text

/// What the audit log is to say of a part of a change plan: before anything is done, and after.
struct PassRecord {
    /// The steps of one act, of a bot or of the cluster.
    private struct Part {
        var intent: AuditDraft
        var bot: BotReference?
        var steps: [String]
    }

    private let isOfCluster: Bool
    /// The first one, which is about all of them.
    private let whole: AuditDraft
    private let parts: [Part]

    var intents: [AuditDraft] { [whole] + parts.map(\.intent) }

    init(clusterOf plan: ChangePlan, by context: AuditContext) {
        self.init(.applyCluster, plan, groups: [], by: context)
    }

    init(botsOf plan: ChangePlan, by context: AuditContext) {
        let groups = plan.stepsByBot.flatMap { bot, steps in
            StepActs(of: Array(steps)).groups.map { (bot, $0.act, $0.steps) }
        }
        self.init(.applyBots, plan, groups: groups, by: context)
    }

    private init(
        _ act: AuditAct,
        _ plan: ChangePlan,
        groups: [(bot: BotReference, act: AuditAct, steps: [PlannedStep])],
        by context: AuditContext
    ) {
        isOfCluster = act == .applyCluster
        let steps = isOfCluster ? plan.clusterSteps : plan.steps.filter { $0.bot != nil }
        var lines = ["\(Self.counts(of: steps)); plan \(plan.fingerprint)"]
        if isOfCluster { lines += steps.map(\.line) }
        whole = .intent(act, text: lines.joined(separator: "\n"), by: context)
        parts = groups.map { bot, act, steps in
            let text = steps.map(\.line).joined(separator: "\n")
            let intent = AuditDraft.intent(act, bot: bot.id, workspace: bot.workspace, text: text, by: context)
            return Part(intent: intent, bot: bot, steps: steps.map(\.id))
        }
    }

    private static func counts(of steps: [PlannedStep]) -> String {
        let counts = Action.allCases.compactMap { action in
            let count = steps.count { $0.action == action }
            return count > 0 ? "\(count) \(action.rawValue)" : nil
        }
        return counts.joined(separator: ", ")
    }

    /// What came of it, for intents with these numbers.
    func outcomes(_ outcomes: [Outcome], of numbers: [Int], took duration: Duration) -> [AuditDraft] {
        let byBot = Dictionary(grouping: outcomes, by: \.bot?.id)
        let rest = zip(parts, numbers.dropFirst()).map { part, number in
            part.intent.outcome(of: number, byBot[part.bot?.id] ?? [], steps: part.steps)
        }
        let failed = outcomes.count { !$0.isApplied }
        let summary = "\(outcomes.count - failed) of \(outcomes.count) applied"
        let messages = isOfCluster ? outcomes.compactMap(\.message) : []
        let end = numbers.first.map { number in
            whole.outcome(
                of: number,
                failed == 0 ? .done : .failed,
                took: duration,
                text: ([summary] + messages).joined(separator: "\n")
            )
        }
        return rest + (end.map { [$0] } ?? [])
    }
}

extension PlannedStep {
    /// The step as the plan's text has it, with its reason.
    fileprivate var line: String { "\(action.symbol) \(step.summary)  # \(reason)".onOneLine }
}

extension Outcome {
    /// Why not all took effect; nil when it did.
    fileprivate var message: String? {
        switch result {
        case .applied: nil
        case .failed(let failure): failure.message
        case .skipped(let reason): "skipped: \(reason)"
        }
    }
}

extension AuditDraft {
    /// The outcome of some of a bot's steps.
    fileprivate func outcome(of number: Int, _ outcomes: [Outcome], steps: [String]) -> AuditDraft {
        let applied = Set(outcomes.flatMap(\.appliedSteps))
        guard !steps.allSatisfy(applied.contains) else { return outcome(of: number, .done) }
        for outcome in outcomes {
            switch outcome.result {
            case .skipped(let reason): return self.outcome(of: number, .skipped, text: reason)
            case .failed(let failure):
                return self.outcome(
                    of: number,
                    failure.isUncertain ? .unknown : .failed,
                    sqlState: failure.sqlState,
                    text: failure.message
                )
            case .applied: continue
            }
        }
        // What is busy waits for the next pass.
        return outcome(of: number, .skipped, text: outcomes.flatMap(\.warnings).joined(separator: "\n"))
    }
}

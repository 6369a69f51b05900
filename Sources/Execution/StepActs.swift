import Audit
import Model
import Planning

/// A bot's steps as acts: what people look for when they ask what was done to it.
struct StepActs {
    private(set) var groups: [(act: AuditAct, steps: [PlannedStep])] = []

    init(of steps: [PlannedStep]) {
        let main = Self.main(of: steps)
        for step in steps {
            let act = step.step.ownAct ?? main
            if let index = groups.firstIndex(where: { $0.act == act }) {
                groups[index].steps.append(step)
            } else {
                groups.append((act, [step]))
            }
        }
    }

    /// What most of the steps are for.
    private static func main(of steps: [PlannedStep]) -> AuditAct {
        let ends = steps.compactMap { if case .lifecycle(let step) = $0.step { step.act } else { nil } }
        for act in [AuditAct.drop, .tombstone] where ends.contains(act) { return act }
        if steps.contains(where: { if case .adoption = $0.step { true } else { false } }) { return .adopt }
        guard let record = steps.first(where: \.step.recordsBot), case .control(.recordBot(let entry)) = record.step
        else {
            return .change
        }
        if record.action == .create { return .create }
        if record.isResurrection { return .resurrect }
        return entry.phase == .suspended ? .suspend : .change
    }
}

extension LifecycleStep {
    /// What a bot's steps are for if this is among them; nil where that depends on the others.
    fileprivate var act: AuditAct? {
        switch self {
        case .beginDrop, .emptySchema, .dropOwned, .dropSchema, .dropRole, .forget: .drop
        case .tombstone, .withdrawCredential: .tombstone
        case .endSessions: nil
        }
    }
}

extension Step {
    /// The act that the step is whatever stands beside it; nil for a step of something larger.
    fileprivate var ownAct: AuditAct? {
        switch self {
        case .credential(let step): step.act
        case .storage(.restrict): .restrict
        case .storage(.lift): .lift
        case .restore: .restore
        default: nil
        }
    }
}

extension CredentialStep {
    /// Nil for a step of something larger.
    fileprivate var act: AuditAct? {
        switch self {
        case .issueCredential: .issueCredential
        case .resealSecret: .resealSecret
        case .rotateCredential, .dropLogin, .forgetLogin: .rotateCredential
        case .setIdentity: nil
        }
    }
}

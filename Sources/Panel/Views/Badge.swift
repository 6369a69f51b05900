import Migrations
import Model

/// A state in one word, and how it is to be taken. The color repeats what the word says.
struct Badge: Sendable {
    enum Tone: String, Sendable {
        case good
        case warn
        case bad
        /// Something is under way.
        case busy
        /// Neither good nor bad.
        case idle
    }

    var text: String
    var tone: String

    init(_ text: String, _ tone: Tone) { (self.text, self.tone) = (text, tone.rawValue) }

    init(_ phase: Phase) {
        let tone: Tone =
            switch phase {
            case .ready: .good
            case .pending: .busy
            case .restricted: .warn
            case .suspended, .disabled, .tombstoned: .idle
            case .failed: .bad
            }
        self.init(phase.rawValue, tone)
    }

    init(_ state: Request.State) {
        let tone: Tone =
            switch state {
            case .filed: .idle
            case .running: .busy
            case .done: .good
            case .failed: .bad
            case .refused: .warn
            }
        self.init(state.rawValue, tone)
    }

    init(_ status: MigrationRecord.Status) {
        let tone: Tone =
            switch status {
            case .applied: .good
            case .partial: .warn
            case .failed: .bad
            }
        self.init(status.rawValue, tone)
    }

    /// What came of something in the audit log; nil while nothing did.
    init(auditResult: String?) {
        let tone: Tone =
            switch auditResult {
            case "done": .good
            case "failed": .bad
            case "refused": .warn
            case nil: .busy
            default: .idle
            }
        self.init(auditResult ?? "open", tone)
    }

    /// What a condition says is good for some types where it is true, and for others where it is false.
    init(_ condition: Condition) {
        let tone: Tone =
            switch (condition.isGood, condition.status) {
            case (true, _): .good
            case (false, .unknown): .idle
            case (false, _): condition.type == "Kept" ? .idle : .bad
            }
        self.init(condition.status.rawValue, tone)
    }
}

extension Condition {
    fileprivate var isGood: Bool {
        switch type {
        case "Restricted", "StoragePressure": status == .no
        case "Kept": false
        default: status == .yes
        }
    }
}

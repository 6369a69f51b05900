/// Something that somebody asks the loop to do, since they may not do it themselves.
package struct Request: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case rotate
        case restore
        case clone
        case backup
        case drill
        /// Nothing is changed: it says what a manifest would change.
        case plan
        case migrate
        /// A migration is run, looked at and taken back.
        case tryMigration

        /// What whoever asks for it needs in the workspace.
        package var permission: Permission {
            switch self {
            case .backup, .migrate, .tryMigration: .write
            case .rotate, .restore, .clone, .drill, .plan: .admin
            }
        }
    }

    package enum State: String, Sendable, CaseIterable {
        case filed
        case running
        case done
        case failed
        case refused

        package var isOver: Bool { self != .filed && self != .running }
    }

    package var number: Int
    package var kind: Kind
    package var bot: Name?
    package var workspace: Name
    package var arguments: [String: String]
    /// Who asked, in the audit log's words.
    package var actor: String
    package var origin: String
    package var client: String?
    package var reason: String?
    package var state: State
    package var filed: Timestamp
    package var begun: Timestamp?
    package var ended: Timestamp?
    /// What came of it, as JSON; nil where nothing did.
    package var result: String?
    /// Why it failed or was refused.
    package var error: String?

    package init(number: Int, kind: Kind, workspace: Name, actor: String, origin: String, filed: Timestamp) {
        (self.number, self.kind, self.workspace) = (number, kind, workspace)
        (self.actor, self.origin, self.filed) = (actor, origin, filed)
        (arguments, state) = ([:], .filed)
    }
}

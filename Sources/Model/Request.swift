/// Something that somebody asks the loop to do, since they may not do it themselves.
///
/// Its arguments are texts by name. Each kind has its own; times are in UTC, such as `2026-11-28T12:30:00Z`:
///
/// | kind | arguments |
/// | --- | --- |
/// | `rotate` | `now`: `true` ends the old credential at once |
/// | `restore` | `at`: the last archive from that time or before; without it, the newest one when the loop begins |
/// | `undo` | none |
/// | `clone` | `as`: the bot that gets the data, of the same workspace, applied and empty; `at` as above. The request's bot is the one whose archive is taken |
/// | `drill` | `at` as above |
/// | `backup` | none |
/// | `plan` | `manifest`: a text, and `file`: its name; without them, what deleting the bot's manifest would do |
/// | `migrate`, `tryMigration` | `name` and `text` |
///
/// The result is JSON: of `restore` and `clone` `bot`, `archive`, `takenAt`, `replaced`, `keptUntil` and `failures`; of
/// `undo` the same without archive; of `drill` what `backup verify --format json` says of it, with `outcome` `verified` or
/// `failed`. What cannot be done, before anything is touched, is refused, with the reason as its error.
package struct Request: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case rotate
        case restore
        /// What the last restore replaced comes back.
        case undo
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
            case .rotate, .restore, .undo, .clone, .drill, .plan: .admin
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

/// A group of functions that flarexdb installs.
package enum Component: String, Hashable, Sendable {
    /// The functions behind the event triggers.
    case `guard`
    /// The bots' own advisory locks.
    case advisoryLocks
    /// What refuses the writes of bots over their quota.
    case storageBlock
    /// What writes the audit log.
    case auditLog
    /// What shows bots their migrations.
    case migrations
    /// What the web panel may call.
    case panel
    /// What shows bots how much they store.
    case usage
    /// What gives a pooler bots' verifiers.
    case pooler

    package var words: String {
        switch self {
        case .guard: "the guard"
        case .advisoryLocks: "the bots' advisory locks"
        case .storageBlock: "the write block"
        case .auditLog: "the audit log"
        case .migrations: "the record of migrations"
        case .panel: "the panel"
        case .usage: "the record of storage"
        case .pooler: "the pooler"
        }
    }
}

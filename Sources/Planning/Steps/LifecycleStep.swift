package import Model
package import SQLText

/// One change on a bot's way from a manifest that is gone to nothing.
package enum LifecycleStep: Hashable, Sendable {
    /// Remembers that the manifest is gone, and since when.
    case tombstone(Name, retention: TimeSpan)
    /// Forgets the sealed secret and takes the password from the role; the role is nil where it is gone already.
    case withdrawCredential(bot: Name, role: Identifier?)
    case endSessions(of: Identifier)
    /// Remembers how much there was to drop, before anything is.
    case beginDrop(Name, schema: Identifier)
    /// Drops everything in the schema, in as many transactions as that takes.
    case emptySchema(Identifier)
    /// Drops what the role owns and withdraws what it may do, in one database; nil stands for the shared one.
    case dropOwned(by: Identifier, in: Identifier?)
    /// Drops a schema that is empty.
    case dropSchema(Identifier)
    case dropRole(Identifier)
    /// Moves the registry's row of the bot to those of the dropped ones.
    case forget(Name)
}

extension LifecycleStep {
    var kind: String {
        switch self {
        case .tombstone: "tombstone"
        case .withdrawCredential: "withdrawCredential"
        case .endSessions: "endSessions"
        case .beginDrop: "beginDrop"
        case .emptySchema: "emptySchema"
        case .dropOwned: "dropOwned"
        case .dropSchema: "dropSchema"
        case .dropRole: "dropRole"
        case .forget: "forgetBot"
        }
    }

    /// What keeps two steps of one kind and one bot apart: the one name that several may have.
    var discriminator: Identifier? {
        switch self {
        case .tombstone, .withdrawCredential, .beginDrop, .forget: nil
        case .endSessions(let name), .emptySchema(let name), .dropSchema(let name), .dropRole(let name): name
        case .dropOwned(_, let database): database
        }
    }

    var commitment: Commitment {
        switch self {
        // Whoever may not log in any more has to be seen as such by everybody before the last session is ended.
        case .endSessions: .alone
        // The size is known even if nothing else comes of the drop.
        case .beginDrop: .alone
        // It commits by itself, after each part of the schema.
        case .emptySchema: .bare
        case .dropOwned(_, let database): database == nil ? .together : .alone
        case .tombstone, .withdrawCredential, .dropSchema, .dropRole, .forget: .together
        }
    }

    /// The database where the step is done; nil for the shared one.
    var database: Identifier? {
        if case .dropOwned(_, let database) = self { database } else { nil }
    }
}

extension Step {
    /// The database where the step is done; nil for the shared one.
    package var otherDatabase: Identifier? {
        if case .lifecycle(let step) = self { step.database } else { nil }
    }
}

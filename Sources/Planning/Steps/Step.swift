package import Model
package import SQLText

/// One change to the cluster. The enum is closed: what is not a case of a family cannot be done.
///
/// Each family has a file of its own, with the kinds of its steps, what they say to people, how they are committed, and
/// their SQL.
package enum Step: Hashable, Sendable {
    /// Roles, memberships and settings.
    case role(RoleStep)
    /// The database, schemas, extensions.
    case object(ObjectStep)
    /// Privileges and owners.
    case right(RightStep)
    /// flarexdb's own schemas and the registry.
    case control(ControlStep)
    /// Passwords and logins.
    case credential(CredentialStep)
    /// A bot whose manifest is gone.
    case lifecycle(LifecycleStep)
    /// A bot's quota.
    case storage(StorageStep)
    /// Who acts as a bot for a while.
    case access(AccessStep)
    /// What an archive replaces.
    case restore(RestoreStep)
    /// What is taken over.
    case adoption(AdoptionStep)
    /// What flarexdb leaves behind.
    case uninstall(UninstallStep)

    private var family: any StepFamily {
        switch self {
        case .role(let step): step
        case .object(let step): step
        case .right(let step): step
        case .control(let step): step
        case .credential(let step): step
        case .lifecycle(let step): step
        case .storage(let step): step
        case .access(let step): step
        case .restore(let step): step
        case .adoption(let step): step
        case .uninstall(let step): step
        }
    }
}

extension Step {
    /// The name of the case, as it stands in JSON.
    package var kind: String { family.kind }

    /// What keeps two steps of one kind and one bot apart.
    var discriminator: String? { family.discriminator }

    package var commitment: Commitment { family.commitment }

    /// Whether the step only takes something away: a right, a membership, a login.
    var restricts: Bool { family.restricts }

    /// The object that the step changes.
    package var target: String { family.target(of: nil) }

    /// What the step does, after the action's sign.
    package var summary: String { summary(of: nil) }

    /// What the step does, for a reader who sees which bot it is about.
    func summary(of bot: BotReference?) -> String { family.summary(of: bot) }

    /// The statements of the step. This is the one place where changes become SQL.
    ///
    /// - Parameters:
    ///   - version: the server's version number, since PostgreSQL 16 changed what `GRANT role` says.
    package func statements(serverVersion version: Int, credential: CredentialMaterial? = nil) -> [SQL] {
        family.statements(serverVersion: version, credential: credential)
    }

    /// What a new credential consists of, as it is stored. Without it a step renders with a placeholder that is
    /// never sent.
    package struct CredentialMaterial: Sendable {
        package var verifier: Literal
        package var verifierDigest: String
        package var sealed: Literal

        package init(verifier: Literal, verifierDigest: String, sealed: Literal) {
            self.verifier = verifier
            self.verifierDigest = verifierDigest
            self.sealed = sealed
        }
    }
}

extension Step {
    /// Whether it makes the shared database, in which everything after it happens.
    package var createsDatabase: Bool { if case .object(.createDatabase) = self { true } else { false } }

    /// Whether it brings the registry up to date about a bot, once all else is done.
    package var recordsBot: Bool { if case .control(.recordBot) = self { true } else { false } }

    /// The secret that the step makes anew.
    package var issuedForm: ConnectionForm? {
        switch self {
        case .credential(.issueCredential(let form)), .credential(.rotateCredential(let form, _)): form
        default: nil
        }
    }

    /// Whether the statements of the step hold a secret that was made before.
    package var holdsSecret: Bool { if case .credential(.resealSecret) = self { true } else { false } }

    /// The database where the step is done; nil for the shared one.
    package var otherDatabase: Identifier? {
        if case .lifecycle(let step) = self { step.database } else { nil }
    }
}

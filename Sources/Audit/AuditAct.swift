/// What is done, as the audit log has it.
package enum AuditAct: String, Sendable, CaseIterable {
    // Passes.
    case applyCluster
    case applyBots

    // What a pass does to one bot.
    case create
    case change
    case adopt
    case suspend
    case resurrect
    case tombstone
    case drop
    case issueCredential
    case rotateCredential
    case resealSecret
    case restrict
    case lift
    /// A bot's data are replaced by those of an archive, or put back.
    case restore

    /// Archives of bots are made.
    case backup
    /// Archives are loaded into a private server, to see whether they restore.
    case drill
    /// An archive is written to a place outside the repository.
    case fetchArchive

    case openAccess
    case closeAccess
    /// Of a person who acts as a bot.
    case statement
    case openSecret
    /// A migration is applied, tried in a dry run, or taken as it is although only a part of it was committed.
    case migrate
    case tryMigration
    case acceptMigration
    // In the panel.
    case signIn
    case signOut
    /// Somebody ends another's session.
    case endSession
    /// Somebody asked for what they may not have.
    case deny
    /// A manifest is written.
    case editManifest
    /// The loop is asked for something, and carries that out.
    case fileRequest
    case serveRequest

    case makeToken
    case revokeToken
    /// The panel's password is made anew.
    case issuePanelLogin
    /// Texts whose time is over are removed.
    case forgetTexts

    /// Those of which only the holder of the apply lock is at work.
    package static let ofPasses: [AuditAct] = [
        .applyCluster, .applyBots, .create, .change, .adopt, .suspend, .resurrect, .tombstone, .drop, .issueCredential,
        .rotateCredential, .resealSecret, .restrict, .lift, .restore,
    ]

    /// Those that come to an end while an access of the bot is open, or shortly before or after.
    package static let ofAccesses: [AuditAct] = [.openAccess, .closeAccess, .statement]
}

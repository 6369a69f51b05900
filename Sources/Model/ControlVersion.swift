/// The versions of the control schema that brought something which catalog queries ask for.
package enum ControlVersion {
    /// Quotas in the registry, measurements, samples and invoices.
    package static let usage = 2
    /// Tombstones, bots that are kept without a manifest, and the dropped ones.
    package static let lifecycle = 3
    /// Blocked bots, and tables that were rewritten to make room.
    package static let restriction = 4
    /// Which login a secret is for, and which one was before it.
    package static let logins = 5
    /// When conditions of bots changed.
    package static let transitions = 6
    /// The audit log.
    package static let audit = 7
    /// Logins that act as a bot for a while.
    package static let access = 8
    /// Tables that are left to their bots.
    package static let rewrites = 9
    /// Why bots are not as their manifests say although nothing failed, and the commit of the last pass.
    package static let standing = 10
    /// Which cluster this is, and for whom secrets are sealed.
    package static let identity = 11
    /// Archives of bots, and whether one is being made.
    package static let backups = 13
    /// Restores, and what they replaced.
    package static let restores = 14
    /// What the panel works with: its settings and members, sessions, tokens, requests.
    package static let panel = 15
    /// Bots that may not log in.
    package static let disabled = 16
    /// Archives that were loaded to see whether they restore.
    package static let drills = 17
}

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
    /// Which cluster this is, and for whom secrets are sealed.
    package static let identity = 7
}

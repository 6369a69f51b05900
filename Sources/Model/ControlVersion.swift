/// The versions of the control schema that brought something which catalog queries ask for.
package enum ControlVersion {
    /// Which login a secret is for, and which one was before it.
    package static let logins = 2
}

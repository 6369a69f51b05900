/// Which bots a sweep looks at.
package enum SweepScope: String, Hashable, Sendable {
    /// All that the registry knows.
    case all
    /// Those that are close to their quota, or over it.
    case closeToQuota
}

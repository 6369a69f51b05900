package import Model

/// What the manifests of one source say, and what is wrong with them.
package struct LoadedManifests: Sendable {
    /// Nil when there is no usable `Cluster` manifest, without which nothing can be asked for.
    package let desired: DesiredState?
    /// Bots that a manifest names but does not describe rightly. They keep what they have.
    package let invalidBots: Set<Name>
    /// Sorted by place; those without a place come first.
    package let diagnostics: [Diagnostic]
    /// How many files were found.
    package let fileCount: Int
}

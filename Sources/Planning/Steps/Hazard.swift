/// What a step may cost somebody. A hazard that is not allowed keeps its step from being applied.
package enum Hazard: String, Sendable, CaseIterable, Comparable, Codable {
    case adoptsExisting
    case blocksWrites
    case changesOtherDatabase
    case deletesData
    case massPrune
    case renamesCluster
    case replacesData
    case rotatesCredential
    case terminatesSessions

    /// The hazards that come with keeping the cluster as the manifests say, or with what a person asked for by name. The
    /// others need `--allow`.
    package static let allowedByDefault: Set<Hazard> = [
        .blocksWrites, .replacesData, .rotatesCredential, .terminatesSessions,
    ]

    package static func < (left: Hazard, right: Hazard) -> Bool { left.rawValue < right.rawValue }
}

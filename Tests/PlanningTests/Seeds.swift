import Foundation
import Model
import Planning
import TestSupport

/// The seeds of the property tests: many, or the one that FLAREXDB_SEED names.
enum Seeds {
    static let all: [UInt64] = chosen.map { [$0] } ?? Array(1...440)

    /// Fewer, for claims that cost more to check.
    static let some: [UInt64] = chosen.map { [$0] } ?? Array(1...130)

    /// Fewer still, for claims about every plan that need no second pass.
    static let few: [UInt64] = Array(some.prefix(60))

    private static let chosen = ProcessInfo.processInfo.environment["FLAREXDB_SEED"].flatMap { UInt64($0) }

    /// The scenario of a seed. Those that many tests look at are made once.
    static func scenario(_ seed: UInt64) -> Scenario { shared[seed] ?? Scenario(seed: seed) }

    private static let shared = Dictionary(uniqueKeysWithValues: some.map { ($0, Scenario(seed: $0)) })
}

/// What manifests ask for, what a cluster holds, and the plan for them.
struct Scenario {
    let seed: UInt64
    let desired: DesiredState
    let server: ModelServer
    let observed: ObservedState
    let plan: ChangePlan

    init(seed: UInt64) {
        var generator = StateGenerator(seed: seed)
        let scenario = generator.scenario()
        self.seed = seed
        (desired, server, observed) = (scenario.desired, scenario.server, scenario.server.observed)
        plan = diff(desired: desired, observed: observed)
    }
}

import Foundation
import TestSupport

/// The seeds of the property tests: many, or the one that FLAREXDB_SEED names.
enum Seeds {
    static var all: [UInt64] { chosen.map { [$0] } ?? Array(1...2000) }

    /// Fewer, for claims that cost more to check.
    static var some: [UInt64] { chosen.map { [$0] } ?? Array(1...300) }

    private static var chosen: UInt64? { ProcessInfo.processInfo.environment["FLAREXDB_SEED"].flatMap { UInt64($0) } }
}

extension StateGenerator {
    static func scenario(seed: UInt64) -> Scenario {
        var generator = StateGenerator(seed: seed)
        return generator.scenario()
    }
}

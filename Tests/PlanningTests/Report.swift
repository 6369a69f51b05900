import Testing

/// What a property test found wrong with one scenario.
struct Fault: Error, CustomStringConvertible {
    var description: String
}

func require(_ claim: Bool, _ comment: @autoclosure () -> String) throws {
    guard claim else { throw Fault(description: comment()) }
}

/// Checks a claim for many scenarios; a failure names its seed, and the first few are enough to read.
func report(
    _ seeds: [UInt64],
    at location: SourceLocation = #_sourceLocation,
    _ check: (Scenario) throws -> Void
) {
    var failures = 0
    for seed in seeds {
        do {
            try check(Seeds.scenario(seed))
        } catch {
            failures += 1
            if failures <= 5 { Issue.record("FLAREXDB_SEED=\(seed): \(error)", sourceLocation: location) }
        }
    }
    if failures > 5 { Issue.record("\(failures) of \(seeds.count) seeds fail", sourceLocation: location) }
}

import Model
import PostgresClient
import SQLText
import TestSupport
import Testing

/// What a bot over its quota tries so as to write, and what it must still be able to do.
@Suite("Evasion of the storage quota", .serialized)
struct EvasionTests {
    @Test("no attempt stores anything, and everything that frees space works")
    func attempts() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            try await TemporaryDirectory.with { folder in
                let runner = try await EvasionRunner(world, in: folder)
                try await runner.clean()
                var made = (refused: 0, harmless: 0)
                for attempt in Evasion.all where fits(attempt, world) {
                    if case .refused = attempt.outcome { made.refused += 1 } else { made.harmless += 1 }
                    try await runner.run(attempt)
                }
                print(
                    "PostgreSQL \(world.majorVersion): quota: \(made.refused) attempts to write, \(made.harmless) that must work"
                )
                #expect(made.refused >= 100)
            }
        }
    }

    private func fits(_ attempt: Attempt, _ world: World) -> Bool {
        attempt.needs.allSatisfy { need in
            switch need {
            case .version(let versions): versions.contains(world.majorVersion)
            case .extension(let name): world.extensions.contains(name)
            case .xml, .icu: false
            }
        }
    }

    @Test("the attempts are told apart by their titles")
    func titles() {
        let titles = Evasion.all.map(\.title)
        #expect(Set(titles).count == titles.count, "\(titles.sorted())")
    }
}

/// The attempts, by what they try.
enum Evasion {
    static let all: [Attempt] =
        statements + definitions + switches + triggers + references + before + frees + foreignKeys
}

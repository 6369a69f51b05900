import Model
import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Red team", .serialized)
struct RedTeamTests {
    @Test("nothing that a bot tries gets through, whatever it logs in as, and nothing outside its schema changes")
    func attempts() async throws {
        var limits = ClusterPolicy.Limits()
        limits.objects = 200
        try await World.with(bots: ["a", "b"], limits: limits) { world in
            var identities: Set<String> = []
            // Its own role, and then the two logins that take turns.
            for turn in 0..<3 {
                if turn > 0 { try await world.rotate("a") }
                let runner = try await AttemptRunner(world, isFirst: turn == 0)
                identities.insert(try #require(runner.environments.bot["PGUSER"]))
                let report = try await attempt(with: runner, in: world)
                for session in runner.others { #expect(await session.isOpen) }
                await runner.close()
                print(report.text)
                #expect(report.made >= 400)
            }
            let role = world.role("a").name
            #expect(identities == [role, role + "_a", role + "_b"])
        }
    }

    private func attempt(with runner: AttemptRunner, in world: World) async throws -> AttemptReport {
        var report = AttemptReport(majorVersion: world.majorVersion)
        for topic in Topic.all {
            let before = try await Surroundings.read(world, without: world.role("a"), world.role("b"))
            for attempt in topic.attempts {
                report.count(attempt, of: topic, isMade: runner.fits(attempt))
                if runner.fits(attempt) { try await runner.run(attempt) }
            }
            let after = try await Surroundings.read(world, without: world.role("a"), world.role("b"))
            #expect(after.changes(since: before) == [], "\(topic)")
        }
        return report
    }

    @Test("the attempts are told apart by their titles")
    func titles() {
        for topic in Topic.all {
            let titles = topic.attempts.map(\.title)
            #expect(Set(titles).count == titles.count, "\(topic): \(titles.sorted())")
        }
    }
}

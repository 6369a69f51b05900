import Model
import PostgresClient
import TestSupport
import Testing

@Suite("Red team", .serialized)
struct RedTeamTests {
    @Test("nothing that a bot tries gets through, and nothing outside its schema changes")
    func attempts() async throws {
        var limits = ClusterPolicy.Limits()
        limits.objects = 200
        try await World.with(bots: ["a", "b"], limits: limits) { world in
            let runner = try await AttemptRunner(world)
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
            for session in runner.others { #expect(await session.isOpen) }
            print(report.text)
            #expect(report.made >= 250)
        }
    }

    @Test("the attempts are told apart by their titles")
    func titles() {
        for topic in Topic.all {
            let titles = topic.attempts.map(\.title)
            #expect(Set(titles).count == titles.count, "\(topic): \(titles.sorted())")
        }
    }
}

import Execution
import Model
import Planning
import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Failures", .serialized, .throwawayServer)
struct FailureTests {
    @Test("one bot's failure leaves the others applied, is remembered, and is put right by the next apply")
    func oneBot() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        try await landscape.run([
            """
            CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE EXCEPTION ''not today'' USING HINT = ''Try tomorrow.''; END'
            """,
            """
            CREATE TRIGGER object BEFORE UPDATE ON flarex.bot FOR EACH ROW
                WHEN (NEW.id = 'weather' AND NEW.phase = 'Ready') EXECUTE FUNCTION public.object()
            """,
        ])
        var wish = landscape.three
        wish.connections = 5
        for index in wish.bots.indices { wish.bots[index].workspace = "moved" }
        let outcomes = try await landscape.apply(wish)
        #expect(outcomes.filter { !$0.isApplied }.map(\.bot?.id.text) == ["weather"])
        #expect(
            try await landscape.text(
                "SELECT id || ' ' || workspace || ' ' || phase || ' ' || coalesce(last_error, '-') FROM flarex.bot ORDER BY 1"
            ) == [
                "billing moved Ready -", "chat moved Ready -",
                "weather acme Failed registry entry: phase Ready, plan free: not today; hint: Try tomorrow. (SQLSTATE P0001)",
            ]
        )
        // The failed bot is as it was, in all its parts.
        let limits = try await landscape.text(
            "SELECT rolconnlimit::text FROM pg_roles WHERE rolname = \(bind: .text(Drift.weather.name))"
        )
        #expect(limits == ["10"])

        try await landscape.run(["DROP TRIGGER object ON flarex.bot", "DROP FUNCTION public.object()"])
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        let row = try await landscape.text(
            "SELECT phase || ' ' || coalesce(last_error, '-') FROM flarex.bot WHERE id = 'weather'"
        )
        #expect(row == ["Ready -"])
    }

    @Test("GRANTs of another session at the same time do not fail an apply")
    func concurrentGrants() async throws {
        let landscape = try await Landscape.current
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(landscape.three)
        let other = Task {
            let session = try await landscape.session()
            while !Task.isCancelled {
                _ = try? await session.execute("GRANT TEMPORARY ON DATABASE flarex TO alice")
                _ = try? await session.execute("REVOKE TEMPORARY ON DATABASE flarex FROM alice")
                // Without a pause there is hardly a moment in which anybody else could change it.
                try? await Task.sleep(for: .milliseconds(2))
            }
            await session.close()
        }
        let session = try await landscape.session()
        for _ in 0..<15 {
            for attempt in 0..<50 where (try? await session.execute("GRANT ALL ON DATABASE flarex TO PUBLIC")) != nil {
                _ = attempt
                break
            }
            let outcomes = try await landscape.apply(landscape.three)
            #expect(outcomes.filter { !$0.isApplied } == [])
        }
        await session.close()
        other.cancel()
        try await other.value
        #expect(try await landscape.plan(landscape.three).isEmpty)
    }

    @Test("two executors on different bots do not disturb each other")
    func twoExecutors() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        var wish = landscape.three
        wish.bots += (0..<24).map { Wish.Bot(name: "extra-\($0)") }
        let plan = try await landscape.plan(wish)
        var (left, right) = (plan, plan)
        left.steps.removeAll { ($0.bot?.id.text.last?.wholeNumberValue ?? 0) % 2 == 0 }
        right.steps.removeAll { ($0.bot?.id.text.last?.wholeNumberValue ?? 0) % 2 == 1 }
        #expect(left.steps.count + right.steps.count == plan.steps.count)
        async let one = landscape.executor(sessions: 4).apply(left)
        async let two = landscape.executor(sessions: 4).apply(right)
        #expect(await (one + two).filter { !$0.isApplied } == [])
        #expect(try await landscape.plan(wish).isEmpty)
    }

    @Test("a plan takes the same number of queries for three bots and for sixty")
    func queries() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        func statements(_ wish: Wish) async throws -> Int {
            try await landscape.apply(wish)
            let before = try landscape.server.log().count
            #expect(try await landscape.plan(wish).isEmpty)
            return try landscape.server.log().dropFirst(before).matches(of: #/LOG:  (execute|statement)/#).count
        }
        let few = try await statements(landscape.three)
        var wish = landscape.three
        wish.bots += (0..<57).map { Wish.Bot(name: "more-\($0)") }
        #expect(few > 5)
        #expect(try await statements(wish) == few)
    }
}

import Execution
import Model
import Planning
import PostgresClient
import SQLText
import TestSupport
import Testing

/// What was planned under a lock takes effect while that is held, and never after another had it.
@Suite("Fence", .serialized, .throwawayServer)
struct FenceTests {
    private static let held: SQL = """
        SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        """

    /// A converged landscape, and a plan for all three bots.
    private func prepare() async throws -> (Landscape, Wish, ChangePlan) {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        var wish = landscape.three
        for index in wish.bots.indices { wish.bots[index].workspace = "moved" }
        let plan = try await landscape.plan(wish)
        #expect(plan.stepsByBot.count == 3)
        return (landscape, wish, plan)
    }

    private func executor(_ landscape: Landscape, _ fence: Fence) -> Executor {
        Executor(connect: { try await landscape.session($0) }, fence: { fence }, sessions: 2)
    }

    /// A session that holds the fence's mark, as it would with the lock.
    private func holder(_ landscape: Landscape, of fence: Fence) async throws -> PostgresSession {
        let session = try await landscape.session()
        try await session.execute(fence.raising)
        return session
    }

    private func waitUntil(_ landscape: Landscape, _ sql: SQL, is expected: String) async throws {
        while try await landscape.text(sql) != [expected] { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test("nothing takes effect once the lock's session is gone, not even a note of the failure")
    func lost() async throws {
        let (landscape, wish, plan) = try await prepare()
        let fence = Fence()
        let holder = try await holder(landscape, of: fence)
        await holder.close()
        try await waitUntil(landscape, Self.held, is: "0")
        let executor = executor(landscape, fence)
        let bot = try #require(plan.stepsByBot.last?.bot.id)
        let outcomes = await executor.apply(plan)
        #expect(outcomes.count == 3)
        #expect(outcomes.filter { !$0.isCutOff } == [])
        await #expect(throws: PostgresError.self) {
            try await executor.remember([FailureNote("given up", of: bot)], in: Landscape.database)
        }
        #expect(try await landscape.plan(wish).steps.map(\.id) == plan.steps.map(\.id))
    }

    @Test("all takes effect while the lock is held, and whoever takes it next waits for what is under way")
    func handover() async throws {
        let (landscape, wish, plan) = try await prepare()
        let fence = Fence()
        let first = try await holder(landscape, of: fence)
        let obstacle = try await landscape.session()
        try await obstacle.execute("BEGIN")
        try await obstacle.execute("SELECT FROM flarex.bot WHERE id = 'weather' FOR UPDATE")
        async let outcomes = executor(landscape, fence).apply(plan)
        let waiting: SQL = "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'transactionid'"
        try await waitUntil(landscape, waiting, is: "1")
        await first.close()
        async let second = holder(landscape, of: Fence())
        // It waits at the gate, which the bot's transaction has passed.
        let excluded: SQL = "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'advisory'"
        try await waitUntil(landscape, excluded, is: "1")
        #expect(try await landscape.text("SELECT workspace FROM flarex.bot WHERE id = 'weather'") == ["acme"])
        await obstacle.close()
        let holder = try await second
        await holder.close()
        #expect(try await landscape.text("SELECT workspace FROM flarex.bot WHERE id = 'weather'") == ["moved"])
        let results = await outcomes
        #expect(results.first { $0.bot?.id.text == "weather" }?.isApplied == true, "\(results)")
        _ = try await landscape.apply(wish)
        #expect(try await landscape.plan(wish).isEmpty)
    }
}

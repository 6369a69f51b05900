import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// A bot's way from a manifest that is gone to nothing, or back.
@Suite("Lifecycle", .serialized, .throwawayServer)
struct LifecycleTests {
    private static let bot = Wish.Bot(name: "weather")

    private func wish(_ landscape: Landscape, naming isNamed: Bool, retention: String = "30d") -> Wish {
        var wish = landscape.three
        wish.deletion.retention = retention
        if !isNamed { wish.bots.removeAll { $0.name == "weather" } }
        return wish
    }

    /// A cluster on which the bot has a table with a row.
    private func begin() async throws -> Landscape {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(landscape.three)
        let made = try await landscape.psql(as: "weather", "CREATE TABLE reading AS SELECT 21 AS degrees")
        #expect(made.succeeded, "\(made.errors)")
        return landscape
    }

    private func degrees(_ landscape: Landscape) async throws -> [String] {
        try await landscape.text("SELECT degrees::text FROM \(Drift.weather).reading")
    }

    @Test("without its manifest a bot has no login, no session and no secret; with it, its data and a new password")
    func tombstoneAndBack() async throws {
        let landscape = try await begin()
        let old = try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"] ?? ""
        let session = try await PostgresSession.connect(to: ConnectionOptions(old))
        try await session.execute("BEGIN")
        // Nobody could change the role before this transaction ends.
        try await session.execute("ALTER ROLE CURRENT_USER SET work_mem = '1MB'")

        let gone = wish(landscape, naming: false)
        #expect(try await landscape.apply(gone).allSatisfy(\.isApplied))
        await #expect(throws: PostgresError.self) { try await session.execute("SELECT 1") }
        await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: ConnectionOptions(old)) }
        await #expect(throws: Landscape.Missing.self) { try await landscape.secret(of: "weather") }
        #expect(try await degrees(landscape) == ["21"])
        #expect(try await landscape.leftovers() == [])
        let plan = try await landscape.plan(gone)
        #expect(plan.isEmpty)
        #expect(plan.text().hasPrefix("Note: bot weather is tombstoned; its data are dropped after 20"))
        let status = try await landscape.program(["status", "weather"], gone)
        #expect(status.output.contains(/\nDropped after +20/), "\(status.output)\(status.errors)")

        #expect(try await landscape.apply(wish(landscape, naming: true)).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(landscape.three).text() == "No changes.\n")
        let new = try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"]
        #expect(new != old)
        let read = try await landscape.psql(as: "weather", "SELECT degrees FROM reading")
        #expect(read.output == "21")
        await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: ConnectionOptions(old)) }
    }

    @Test("after the retention nothing of it is left, and nothing else was touched")
    func drop() async throws {
        let landscape = try await begin()
        let fresh = try await landscape.differencesFromFresh()
        var wish = wish(landscape, naming: true, retention: "2s")
        wish.bots.append(Wish.Bot(name: "extra", extensions: [landscape.extension.name]))
        try await landscape.apply(wish)
        let role = try #require(Identifier(Wish.Bot(name: "extra").role))
        try await landscape.fill(role)
        try await landscape.run([
            "CREATE TABLE public.theirs (id int)", "ALTER TABLE public.theirs OWNER TO \(role)",
            "ALTER DEFAULT PRIVILEGES FOR ROLE \(role) IN SCHEMA \(role) GRANT SELECT ON TABLES TO alice",
            "GRANT CONNECT ON DATABASE elsewhere TO \(role)",
        ])
        try await landscape.run(
            ["CREATE TABLE public.theirs AS SELECT 1 AS id", "ALTER TABLE public.theirs OWNER TO \(role)"],
            in: "elsewhere"
        )
        let swept = try await landscape.program(["sweep"], wish)
        #expect(swept.status == 0, "\(swept.output)\(swept.errors)")
        wish.bots.removeLast()
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        try await Task.sleep(for: .seconds(3))

        let plan = try await landscape.plan(wish)
        #expect(plan.count(.drop) == 6 && plan.steps.count == 7, "\(plan.text())")
        let outcomes = await landscape.executor().apply(plan)
        #expect(outcomes.filter { !$0.isApplied } == [])
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        #expect(try await landscape.differencesFromFresh() == fresh)
        #expect(try await landscape.leftovers() == [])
        #expect(
            try await landscape.text(
                """
                SELECT id || ' ' || workspace || ' ' || role || ' ' || plan || ' ' || (bytes > 10000)::text || ' '
                    || (objects > 25)::text || ' ' || (dropped_at >= tombstoned_at + interval '2 s')::text
                FROM flarex.dropped_bot
                """
            ) == ["extra acme \(role) free true true true"]
        )
        // What it stored is billed up to here.
        let samples = try await landscape.text(
            "SELECT (bytes > 0)::text || ' ' || (hold_seconds > 0) FROM flarex.sample WHERE bot = 'extra' ORDER BY taken_at"
        )
        #expect(samples == ["true true", "false false"])
    }

    @Test("what somebody else built on its data keeps these, until that is gone")
    func obstacle() async throws {
        let landscape = try await begin()
        let gone = wish(landscape, naming: false, retention: "0s")
        try await landscape.apply(gone)
        try await landscape.run([
            "CREATE SCHEMA office", "CREATE VIEW office.report AS SELECT degrees FROM \(Drift.weather).reading",
            "CREATE TABLE office.copies (r \(Drift.weather).reading)",
        ])
        let plan = try await landscape.plan(gone)
        #expect(plan.steps.isEmpty)
        #expect(
            plan.refused.map(\.reason) == [
                "these objects are not the bot's and would be dropped with it: table office.copies, view office.report"
            ]
        )
        // Nor does it go if the view is made after somebody has seen the plan.
        try await landscape.run(["DROP SCHEMA office CASCADE"])
        let confirmed = try await landscape.plan(gone)
        try await landscape.run([
            "CREATE SCHEMA office", "CREATE VIEW office.report AS SELECT degrees FROM \(Drift.weather).reading",
        ])
        let outcomes = await landscape.executor().apply(confirmed)
        #expect("\(outcomes.map(\.result))".contains("would go with it: view office.report"))
        #expect(try await degrees(landscape) == ["21"])
        try await landscape.run(["DROP SCHEMA office CASCADE"])
        #expect(try await landscape.apply(gone).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(gone).text() == "No changes.\n")
        #expect(try await landscape.leftovers() == [])
    }

    @Test("a bot that its manifest keeps lives on without one")
    func kept() async throws {
        let landscape = try await begin()
        var wish = wish(landscape, naming: true)
        for index in wish.bots.indices { wish.bots[index].annotations = ["flarex.dev/prune": "disabled"] }
        try await landscape.apply(wish)
        let plan = try await landscape.plan(self.wish(landscape, naming: false))
        #expect(
            plan.notes == [
                "bot weather has no manifest and is kept, since its last one said flarex.dev/prune: disabled"
            ]
        )
        #expect(Set(plan.steps.compactMap(\.bot?.id.text)) == ["billing", "chat"])
        try await landscape.logIn(["weather"])
        let status = try await landscape.program(["status", "weather"], self.wish(landscape, naming: false))
        #expect(status.output.contains("it stays without a manifest"), "\(status.output)\(status.errors)")
    }

    @Test("a broken file, or a folder that is empty, takes nobody's login, and the program says what it held back")
    func heldBack() async throws {
        let landscape = try await begin()
        var broken = wish(landscape, naming: false)
        broken.bots.append(Wish.Bot(name: "new"))
        broken.bots.append(Wish.Bot(name: "Not A Name"))
        let outcome = try await landscape.program(["apply", "--yes", "--allow", "massPrune"], broken)
        #expect(outcome.status == 3)
        #expect(
            outcome.output.contains(
                "cannot tombstone bot weather: the manifests have errors, so a missing bot may not be deleted at all"
            ),
            "\(outcome.output)"
        )
        try await landscape.logIn(["weather", "new"])

        var empty = landscape.three
        empty.bots = []
        let refused = try await landscape.program(["apply", "--yes"], empty)
        #expect(refused.status == 3)
        #expect(refused.output.contains("the manifests contain no bot"))
        try await landscape.logIn(["billing", "chat", "weather", "new"])

        let one = try await landscape.program(["apply", "--yes", "--bot", "weather"], wish(landscape, naming: false))
        #expect(one.status == 0, "\(one.output)\(one.errors)")
        #expect(try await landscape.text("SELECT id FROM flarex.bot WHERE tombstoned_at IS NOT NULL") == ["weather"])
        let unknown = try await landscape.program(["plan", "--bot", "nobody"], landscape.three)
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("no valid manifest names a bot \"nobody\", and the registry knows none"))
    }
}

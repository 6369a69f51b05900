import BotAccess
import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// Acting as a bot on a real server.
@Suite("Access", .serialized, .throwawayServer)
struct AccessTests {
    private static let ends: SQL = "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'"
    private static let records: SQL = """
        SELECT purpose || ' ' || actor || ' ' || coalesce(reason, '-') || ' ' || (closed IS NOT NULL)
        FROM flarex.access ORDER BY opened, login
        """

    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        var wish = landscape.three
        wish.deletion.maxPrune = "100%"
        try await landscape.apply(wish)
        return (landscape, wish)
    }

    @Test("a session is the bot, and has nothing else to become")
    func identity() async throws {
        let (landscape, wish) = try await begin()
        let acl: SQL = "SELECT datacl::text FROM pg_database WHERE datname = 'flarex'"
        let before = try await landscape.text(acl)
        let bot = wish.bots[2].role
        try await landscape.withAccess(to: "weather") { access, session in
            func said(_ sql: SQL) async throws -> [String] { try await session.query(sql) { try $0.text(0) } }
            #expect(try await said("SELECT current_user::text") == [bot])
            #expect(try await said("SELECT session_user::text") == [access.login.name])
            #expect(try await said("SHOW search_path") == ["\(bot), flarex_shim, pg_catalog"])
            #expect(try await said("SHOW statement_timeout") == ["1min"])
            #expect(try await said("SHOW work_mem") == ["8MB"])
            #expect(try await said("SHOW application_name") == [""])
            try await session.execute("CREATE TABLE mine AS SELECT 1 AS id")
            #expect(try await said("SELECT tableowner::text FROM pg_tables WHERE tablename = 'mine'") == [bot])
            for way: SQL in ["RESET ROLE", "RESET ALL", "SELECT set_config('role', 'none', true)"] {
                try await session.execute(way)
                #expect(try await said("SELECT current_user::text") == [bot])
            }
            for group: SQL in ["flarex_owner", "postgres", "\(Drift.billing)"] {
                await #expect(throws: PostgresError.self) { try await session.execute("SET ROLE \(group)") }
            }
            try await session.execute("SET ROLE NONE")
            #expect(try await said("SELECT current_user::text") == [access.login.name])
            let attempts: [SQL] = [
                "SELECT * FROM \(access.bot.role).mine", "CREATE TABLE \(access.bot.role).other ()",
                "CREATE TABLE other ()", "CREATE SCHEMA other", "CREATE TEMPORARY TABLE other ()",
                "REASSIGN OWNED BY \(access.bot.role) TO CURRENT_USER", "GRANT \(access.bot.role) TO postgres",
            ]
            for attempt in attempts {
                await #expect(throws: PostgresError.self) { try await session.execute(attempt) }
            }
        }
        #expect(try await landscape.text(acl) == before)
        #expect(try await landscape.text(Self.ends) == [])
        #expect(try await landscape.text(Self.records) == ["console ada a look true"])
        #expect(try await landscape.plan(wish).isEmpty)
    }

    @Test("limits that a bot cannot set for itself hold for whoever acts as it")
    func limits() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        var wish = landscape.three
        wish.settings["temp_file_limit"] = "1MB"
        try await landscape.apply(wish)
        try await landscape.withAccess(to: "weather") { _, session in
            let limit = try await session.query("SHOW temp_file_limit") { try $0.text(0) }
            #expect(limit == ["1MB"])
            await #expect(throws: PostgresError.self) { try await session.execute("SET temp_file_limit = -1") }
        }
    }

    @Test("an open access is no drift, and one that is over is ended with its sessions")
    func expiry() async throws {
        let (landscape, wish) = try await begin()
        try await landscape.rotate(["weather"], of: wish, .overlapping)
        let access = try await landscape.access(to: "weather")
        let session = try await access.connect()
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(try await landscape.plan(wish, options: PlanOptions(bots: [try name("chat")])).isEmpty)
        try await landscape.run(["UPDATE flarex.access SET expires = now()"])
        let plan = try await landscape.plan(wish)
        #expect(plan.text().contains("the access expired at "), "\(plan.text())")
        #expect(Set(plan.steps.map(\.bot?.id.text)) == ["weather"])
        try await landscape.expectEnd(of: session, after: wish)
    }

    @Test("a bot that is suspended or tombstoned is not acted as any more")
    func inactiveBots() async throws {
        let (landscape, wish) = try await begin()
        let ends: [(inout Wish) -> Void] = [{ $0.bots[2].isSuspended = true }, { $0.bots.removeLast() }]
        for end in ends {
            try await landscape.apply(wish)
            let session = try await landscape.access(to: "weather").connect()
            var ended = wish
            end(&ended)
            try await landscape.expectEnd(of: session, after: ended)
            await #expect(throws: AccessRefusal.self) { _ = try await landscape.access(to: "weather") }
            #expect(try await landscape.text(Self.ends) == [])
        }
        await #expect(throws: AccessRefusal.self) { _ = try await landscape.access(to: "nobody") }
    }

    @Test("a blocked bot is blocked for whoever acts as it")
    func restriction() async throws {
        let (landscape, wish) = try await begin()
        try await landscape.withAccess(to: "weather") { access, session in
            try await session.execute("CREATE TABLE events (v text)")
            try await landscape.run([
                "INSERT INTO flarex.usage VALUES ('weather', 900000000, now(), now(), NULL, true, now())"
            ])
            try await landscape.apply(wish)
            for write: SQL in ["INSERT INTO events VALUES ('x')", "CREATE TABLE more ()", "CREATE INDEX ON events (v)"]
            {
                await #expect { try await session.execute(write) } throws: {
                    ($0 as? PostgresError)?.state == .diskFull
                }
            }
            try await session.execute("DELETE FROM events")
        }
        try await landscape.withAccess(to: "weather") { _, session in
            await #expect { try await session.execute("INSERT INTO events VALUES ('x')") } throws: {
                ($0 as? PostgresError)?.state == .diskFull
            }
        }
    }

    @Test("what is left of an access, or was changed by hand, is removed in one pass")
    func drift() async throws {
        let (landscape, wish) = try await begin()
        let changes: [@Sendable (Identifier) -> [SQL]] = [
            { ["DELETE FROM flarex.access WHERE login = \(bind: .text($0.name))"] },
            { ["UPDATE flarex.access SET closed = now() WHERE login = \(bind: .text($0.name))"] },
            { ["ALTER ROLE \($0) CREATEROLE"] }, { ["GRANT pg_read_all_data TO \($0)"] },
            { ["GRANT \(Drift.billing) TO \($0)"] }, { ["GRANT \($0) TO \(Drift.billing)"] },
            { ["GRANT SELECT ON flarex.bot TO \($0)", "ALTER ROLE \($0) BYPASSRLS"] },
        ]
        for change in changes {
            let access = try await landscape.access(to: "weather")
            try await landscape.run(change(access.login))
            #expect(try await !landscape.plan(wish).isEmpty)
            try await landscape.apply(wish)
            #expect(try await landscape.plan(wish).text() == "No changes.\n")
            #expect(try await landscape.leftovers() == [])
        }
        let access = try await landscape.access(to: "weather")
        let roles = try await landscape.text(Self.ends).compactMap { Identifier($0) }
        try await landscape.run(roles.flatMap { ["DROP OWNED BY \($0)", "DROP ROLE \($0)"] as [SQL] })
        try await landscape.apply(wish)
        #expect(try await landscape.leftovers() == [], "\(access.login)")
        #expect(try await landscape.plan(wish).isEmpty)
    }

    @Test("whoever is killed after any statement of opening and closing leaves nothing that a pass does not remove")
    func crash() async throws {
        let (landscape, wish) = try await begin()
        try await StatementProxy.with(landscape.server) { proxy in
            for limit in stride(from: 1, to: 60, by: Landscape.crashStride) {
                proxy.arm(after: limit)
                let ended: Result<Void, any Error>
                do {
                    var options = try ConnectionOptions(proxy.adminURL)
                    options.database = Landscape.database
                    let admin = try await PostgresSession.connect(to: options)
                    let access = try await landscape.access(to: "weather", through: admin)
                    try await access.connect().close()
                    try await access.close(through: admin)
                    await admin.close()
                    ended = .success(())
                } catch {
                    ended = .failure(error)
                }
                try await proxy.settle()
                let point: Comment = "after statement \(limit), \(proxy.passed.last ?? "none")"
                try await landscape.run(["UPDATE flarex.access SET expires = now() WHERE closed IS NULL"])
                try await landscape.apply(wish)
                #expect(try await landscape.leftovers() == [], point)
                #expect(try await landscape.plan(wish).isEmpty, point)
                guard proxy.isCut else {
                    #expect(throws: Never.self, point) { try ended.get() }
                    print("access: cut after \(limit / Landscape.crashStride) of \(proxy.passed.count) statements")
                    return
                }
            }
            Issue.record("more statements than expected")
        }
    }

    private func name(_ text: String) throws -> Name { try #require(Name(text)) }
}

extension Landscape {
    func access(to bot: String, through session: PostgresSession? = nil) async throws -> BotAccess {
        guard let name = Name(bot) else { throw Missing(what: bot) }
        let request = AccessRequest(
            bot: name,
            purpose: .console,
            actor: "ada",
            reason: "a look",
            duration: TimeSpan(seconds: 600)
        )
        let options = try ConnectionOptions("postgresql://127.0.0.1:\(port)/postgres?sslmode=disable")
        if let session { return try await BotAccess.open(request, through: session, at: options) }
        let admin = try await self.session()
        do {
            let access = try await BotAccess.open(request, through: admin, at: options)
            await admin.close()
            return access
        } catch {
            await admin.close()
            throw error
        }
    }

    fileprivate func withAccess(
        to bot: String,
        _ body: (BotAccess, PostgresSession) async throws -> Void
    ) async throws {
        let access = try await access(to: bot)
        let session = try await access.connect()
        try await body(access, session)
        let admin = try await self.session()
        try await access.close(through: admin)
        await admin.close()
        await #expect(throws: PostgresError.self) { try await session.execute("SELECT 1") }
    }

    /// Applies, and expects that the session is over and nothing of its access is left.
    fileprivate func expectEnd(of session: PostgresSession, after wish: Wish) async throws {
        let outcomes = try await apply(wish)
        #expect(outcomes.filter { !$0.isApplied } == [])
        await #expect(throws: PostgresError.self) { try await session.execute("SELECT 1") }
        #expect(try await plan(wish).text().contains("con_") == false)
        #expect(try await text("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
        #expect(try await text("SELECT login::text FROM flarex.access WHERE closed IS NULL") == [])
    }
}

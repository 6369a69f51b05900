import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import Secrets
import SystemPackage
import TestSupport
import Testing

/// Credentials that are replaced while somebody uses them.
@Suite("Rotation", .serialized, .throwawayServer)
struct RotationTests {
    private let bot = Drift.weather
    private var logins: [Identifier] { ManagedName.logins(of: bot) }

    private func rotation(_ request: RotationRequest) -> PlanOptions {
        PlanOptions(bots: [Fixtures.name("weather")], rotation: request)
    }

    /// Begins with the simple form, whatever the test before left.
    private func prepared(overlap: String? = nil) async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        var wish = landscape.three
        wish.overlap = overlap
        try await landscape.apply(wish)
        try await landscape.run(["DELETE FROM flarex.secret WHERE bot = 'weather'"])
        try await landscape.apply(wish)
        return (landscape, wish)
    }

    private func who(_ landscape: Landscape, _ url: String) async throws -> Landscape.Printed {
        try await landscape.psql(
            url,
            ["SELECT session_user || ' ' || current_user || ' ' || current_setting('search_path')"]
        )
    }

    @Test("leaves the old URL valid beside the new one, and whatever either makes has one owner")
    func overlap() async throws {
        let (landscape, wish) = try await prepared()
        let old = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        #expect(try await landscape.apply(wish, options: rotation(.overlapping)).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        let new = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])

        let path = "\(bot), flarex_shim, pg_catalog"
        #expect(try await who(landscape, old).output == "\(bot) \(bot) \(path)")
        #expect(try await who(landscape, new).output == "\(logins[0]) \(bot) \(path)")
        let made = try await landscape.psql(
            new,
            ["CREATE TABLE made (id int)", "DISCARD ALL", "INSERT INTO made VALUES (1)"]
        )
        #expect(made.errors == "")
        #expect(try await landscape.psql(old, ["TABLE made", "DROP TABLE made"]).output == "1")
        let limits = try await landscape.text(
            "SELECT rolname || ' ' || rolconnlimit FROM pg_roles WHERE rolname LIKE \(bind: .text(bot.name + "%")) ORDER BY 1"
        )
        #expect(limits == ["\(bot) 10", "\(logins[0]) 10"])
    }

    @Test("over and over alternates between two logins, and the URL that is stored always logs in")
    func alternation() async throws {
        let (landscape, wish) = try await prepared()
        for login in [logins[0], logins[1], logins[0]] {
            try await landscape.apply(wish, options: rotation(.overlapping))
            #expect(try await landscape.secret(of: "weather")["PGUSER"] == login.name)
            try await landscape.logIn(["weather"])
            #expect(try await landscape.plan(wish).isEmpty)
            try await landscape.run([
                "UPDATE flarex.secret SET previous_until = now() WHERE bot = 'weather'"
            ])
        }
    }

    @Test("ends the old login with its overlap, and the sessions that are left of it")
    func endOfOverlap() async throws {
        let (landscape, wish) = try await prepared(overlap: "0s")
        let old = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        let session = try await PostgresSession.connect(to: ConnectionOptions(old))
        try await landscape.apply(wish, options: rotation(.overlapping))
        #expect((try? await session.execute("SELECT 1")) != nil)
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect((try? await session.execute("SELECT 1")) == nil)
        #expect(try await !who(landscape, old).succeeded)
        #expect(try await landscape.plan(wish).isEmpty)
        try await landscape.logIn(["weather"])
        // The next one begins with a login, which is dropped when its time has come.
        try await landscape.apply(wish, options: rotation(.overlapping))
        try await landscape.apply(wish)
        #expect(try await landscape.plan(wish).isEmpty)
        let roles = try await landscape.text(
            "SELECT rolname::text FROM pg_roles WHERE rolname LIKE \(bind: .text(bot.name + "%")) ORDER BY 1"
        )
        #expect(roles == [bot.name, logins[1].name])
    }

    @Test("ends the old login early when its sessions are gone and the new one has some")
    func earlyEnd() async throws {
        let (landscape, wish) = try await prepared(overlap: "30d")
        let old = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        let oldSession = try await PostgresSession.connect(to: ConnectionOptions(old))
        try await landscape.apply(wish, options: rotation(.overlapping))
        let new = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        #expect(try await landscape.plan(wish).isEmpty)
        let newSession = try await PostgresSession.connect(to: ConnectionOptions(new))
        #expect(try await landscape.plan(wish).isEmpty)
        await oldSession.close()
        for _ in 0..<100 where try await landscape.plan(wish).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        try await landscape.apply(wish)
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(try await !who(landscape, old).succeeded)
        try await newSession.execute("SELECT 1")
        await newSession.close()
    }

    @Test("at once ends every session that was opened with the old one")
    func immediately() async throws {
        let (landscape, wish) = try await prepared()
        for _ in 0..<3 {
            let old = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
            let session = try await PostgresSession.connect(to: ConnectionOptions(old))
            #expect(try await landscape.apply(wish, options: rotation(.immediate)).allSatisfy(\.isApplied))
            #expect((try? await session.execute("SELECT 1")) == nil)
            #expect(try await !who(landscape, old).succeeded)
            try await landscape.logIn(["weather"])
            #expect(try await landscape.plan(wish).isEmpty)
        }
    }

    @Test("comes with the age that the policy allows")
    func age() async throws {
        let (landscape, base) = try await prepared()
        var wish = base
        wish.rotateAfter = "90d"
        #expect(try await landscape.plan(wish).isEmpty)
        try await landscape.run([
            "UPDATE flarex.secret SET issued_at = now() - interval '91 days' WHERE bot = 'weather'"
        ])
        #expect(try await landscape.plan(wish).steps.contains { $0.step.kind == "rotateCredential" })
        try await landscape.apply(wish)
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(try await landscape.secret(of: "weather")["PGUSER"] == logins[0].name)
    }

    @Test("does not open a way past the guard, the lock space or the limits of the bot")
    func confinement() async throws {
        let (landscape, wish) = try await prepared()
        let old = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        try await landscape.apply(wish, options: rotation(.overlapping))
        let new = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])

        let refused = try await landscape.psql(new, ["SET ROLE NONE", "CREATE TABLE \"\(bot)\".t ()"])
        #expect(refused.errors.contains("role \(logins[0]) is there to log in and cannot create table"))
        #expect(refused.errors.contains("SET ROLE \(bot)"))
        #expect(try await !landscape.psql(new, ["CREATE SCHEMA other"]).succeeded)
        let schema = try await landscape.psql(
            new,
            ["CREATE SCHEMA IF NOT EXISTS \"\(bot)\"", "RESET ROLE", "SELECT current_user"]
        )
        #expect(schema.output == bot.name)

        let first = try await PostgresSession.connect(to: ConnectionOptions(old))
        try await first.execute("SELECT flarex_shim.pg_advisory_lock(7)")
        #expect(
            try await landscape.psql(new, ["SELECT pg_try_advisory_lock(7), pg_try_advisory_lock(8)"]).output == "f|t"
        )
        await first.close()
    }

    @Test("a tombstone takes both logins, and a bot that comes back logs in as its own role again")
    func tombstone() async throws {
        let (landscape, wish) = try await prepared()
        let old = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        try await landscape.apply(wish, options: rotation(.overlapping))
        let new = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        let session = try await PostgresSession.connect(to: ConnectionOptions(new))
        var without = wish
        without.bots.removeAll { $0.name == "weather" }
        without.deletion.maxPrune = "100%"
        #expect(try await landscape.apply(without).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(without).steps.isEmpty)
        #expect((try? await session.execute("SELECT 1")) == nil)
        for url in [old, new] { #expect(try await !who(landscape, url).succeeded) }
        let roles = try await landscape.text(
            "SELECT rolname::text FROM pg_roles WHERE rolname LIKE \(bind: .text(bot.name + "%"))"
        )
        #expect(roles == [bot.name])

        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(try await landscape.secret(of: "weather")["PGUSER"] == bot.name)
        try await landscape.logIn(["weather"])
    }

    @Test("and every other apply mirrors the secrets as files; a folder that is missing fails nothing else")
    func mirror() async throws {
        let (landscape, base) = try await prepared()
        try await TemporaryDirectory.with { directory in
            var wish = base
            wish.directory = directory.path.string
            #expect(try await landscape.program(["apply", "--yes"], wish).status == 0)
            let first = try textFile(directory.path.appending("weather.sealed.json"))
            #expect(first.contains(Landscape.key.recipient.text))
            #expect(try await landscape.program(["secret", "rotate", "weather", "--yes", "--now"], wish).status == 0)
            #expect(try textFile(directory.path.appending("weather.sealed.json")) != first)

            wish.directory = directory.path.appending("missing").string
            let outcome = try await landscape.program(["apply", "--yes"], wish)
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("failed: secrets.directory: cannot mirror sealed secrets in"))
            #expect(outcome.output.contains("create the folder"))
        }
    }

    @Test("is repaired like everything else: what the bot, or somebody, changes on a login")
    func drift() async throws {
        let (landscape, wish) = try await prepared()
        try await landscape.apply(wish, options: rotation(.immediate))
        let login = logins[0]
        let drifts: [([SQL], Set<String>)] = [
            (["ALTER ROLE \(login) PASSWORD 'by-hand'"], ["issueCredential"]),
            (["ALTER ROLE \(login) PASSWORD NULL"], ["issueCredential"]),
            (["ALTER ROLE \(login) IN DATABASE flarex RESET role"], ["setIdentity"]),
            (["ALTER ROLE \(login) IN DATABASE flarex SET search_path TO public"], ["setSearchPath"]),
            (["ALTER ROLE \(login) SET work_mem = '1GB'"], ["resetAllRoleSettings"]),
            (["ALTER ROLE \(login) VALID UNTIL '2030-01-01' CONNECTION LIMIT 50 CREATEROLE"], ["alterRole"]),
            (["ALTER ROLE \(bot) LOGIN PASSWORD 'by-hand'"], ["alterRole", "removePassword"]),
            (["REVOKE \(bot) FROM \(login)"], ["grantMembership"]),
            (["GRANT \(Drift.billing) TO \(login)"], ["revokeMembership"]),
            (["GRANT \(login) TO \(Drift.billing)"], ["revokeMembership"]),
            (["CREATE ROLE \(logins[1]) LOGIN"], ["alterRole", "endSessions", "dropLogin"]),
            (
                ["DROP OWNED BY \(login)", "DROP ROLE \(login)"],
                ["createRole", "grantMembership", "setIdentity", "setSearchPath", "setRoleSetting", "issueCredential"]
            ),
        ]
        for (statements, kinds) in drifts {
            try await landscape.run(statements)
            let plan = try await landscape.plan(wish)
            #expect(Set(plan.steps.map(\.step.kind)) == kinds, "\(plan.text())")
            #expect(await landscape.executor().apply(plan).allSatisfy(\.isApplied))
            #expect(try await landscape.plan(wish).isEmpty)
            try await landscape.logIn(["weather"])
        }
    }

    @Test("is not needed where a bot changes its own password and settings: the next pass puts them right")
    func ownChanges() async throws {
        let (landscape, wish) = try await prepared()
        let printed = try await landscape.psql(
            as: "weather",
            "ALTER ROLE CURRENT_USER PASSWORD 'mine'",
            "ALTER ROLE CURRENT_USER SET work_mem = '1GB'",
            "ALTER ROLE CURRENT_USER IN DATABASE flarex SET search_path = public"
        )
        #expect(printed.errors == "")
        #expect(try await !landscape.psql(as: "weather", "SELECT 1").succeeded)
        let plan = try await landscape.plan(wish)
        #expect(Set(plan.steps.map(\.step.kind)) == ["issueCredential", "resetAllRoleSettings", "setSearchPath"])
        #expect(await landscape.executor().apply(plan).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(
            try await landscape.psql(as: "weather", "SHOW work_mem", "SHOW search_path").output
                == "8MB\n\(bot), flarex_shim, pg_catalog"
        )
    }

    @Test("is repaired too where a login stored megabytes in its own settings")
    func oversized() async throws {
        let (landscape, wish) = try await prepared()
        try await landscape.apply(wish, options: rotation(.immediate))
        let new = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        let printed = try await landscape.psql(
            new,
            [
                "SET ROLE NONE",
                "DO $$BEGIN EXECUTE 'ALTER ROLE CURRENT_USER SET search_path = ' || repeat('x, ', 300000) || 'y'; END$$",
            ]
        )
        #expect(printed.errors == "")
        try await landscape.apply(wish)
        #expect(try await landscape.plan(wish).isEmpty)
        try await landscape.logIn(["weather"])
    }
}

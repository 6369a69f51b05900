import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

@Suite("Manifest changes", .serialized, .throwawayServer)
struct ManifestChangeTests {
    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var kinds: Set<String>
        var edit: @Sendable (inout Wish) -> Void

        var testDescription: String { name }
    }

    /// Another login takes over, so that who uses the old secret is not cut off.
    private static let rotation: Set = [
        "createRole", "grantMembership", "setIdentity", "setSearchPath", "setRoleSetting", "rotateCredential",
    ]

    /// Another endpoint for all bots is done only where somebody allows it.
    private static let allowing = PlanOptions(allowed: [.rotatesCredential])

    static let changes = [
        Change(name: "plan", kinds: ["alterRole", "resetRoleSetting", "recordBot"]) { $0.bots[2].plan = "pro" },
        Change(name: "workspace", kinds: ["recordBot"]) { $0.bots[2].workspace = "umbrella" },
        Change(name: "kept", kinds: ["recordBot"]) { $0.bots[2].annotations = ["flarex.dev/prune": "disabled"] },
        Change(name: "connections of a plan", kinds: ["alterRole"]) { $0.connections = 7 },
        Change(name: "settings of a plan", kinds: ["setRoleSetting", "resetRoleSetting"]) {
            $0.settings = ["statement_timeout": "90s", "lock_timeout": "5s"]
        },
        Change(name: "form of the URL", kinds: rotation.union(["recordCluster"])) { $0.urlForm = "documented" },
        Change(name: "endpoint", kinds: rotation.union(["recordCluster"])) { $0.host = "localhost" },
        Change(name: "recipients", kinds: rotation) {
            $0.recipients.append(
                contentsOf: Recipient("x25519:REPLACE+THIS+KEY+WITH+YOUR+OWN+RECIPIENT+00=").map { [$0] } ?? []
            )
        },
        Change(name: "the same setting in other words", kinds: []) { $0.settings["statement_timeout"] = "1min" },
    ]

    @Test("are planned as what they change, applied once, and taken back", arguments: changes)
    func change(_ change: Change) async throws {
        let landscape = try await Landscape.current
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(landscape.three, options: Self.allowing)
        var wish = landscape.three
        change.edit(&wish)
        let plan = try await landscape.plan(wish, options: Self.allowing)
        #expect(Set(plan.steps.map(\.step.kind)) == change.kinds, "\(plan.text())")
        #expect(await landscape.executor().apply(plan).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        let printed = try await landscape.psql(as: "weather", "SELECT 1")
        #expect(printed.errors == "")

        // A bot without a secret logs in as its own role again.
        if change.kinds.isSuperset(of: Self.rotation) { try await landscape.run(["DELETE FROM flarex.secret"]) }
        try await landscape.apply(landscape.three, options: Self.allowing)
        #expect(try await landscape.plan(landscape.three).isEmpty)
        #expect(try await landscape.differencesFromFresh() == [])
    }

    @Test("a bot that is given an extension can use it, and one that loses it cannot")
    func extensions() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        var wish = landscape.three
        wish.bots[2].extensions = ["citext"]
        try await landscape.apply(wish)
        #expect(try await landscape.psql(as: "weather", "SELECT 'a'::citext = 'A'").output == "t")
        try await landscape.apply(landscape.three)
        #expect(try await landscape.plan(landscape.three).isEmpty)
        let printed = try await landscape.psql(as: "weather", "SELECT 'a'::citext = 'A'")
        #expect(printed.errors.contains("type \"citext\" does not exist"))
    }

    @Test("an extension that requires another is refused without it, and works with it")
    func requirements() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        var wish = landscape.three
        wish.allowedExtensions += ["cube", "earthdistance"]
        wish.bots[2].extensions = ["earthdistance"]
        let refused = try await landscape.plan(wish)
        #expect(refused.steps.map(\.step.kind) == ["setSearchPath", "recordBot"])
        #expect(refused.refused.map(\.reason) == ["it requires extension cube, which the bot does not have"])

        wish.bots[2].extensions = ["cube", "earthdistance"]
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        let script = "SELECT earth_distance(ll_to_earth(0, 0), ll_to_earth(0, 1)) > 0"
        #expect(try await landscape.psql(as: "weather", script).output == "t")

        try await landscape.apply(landscape.three)
        try await landscape.run([
            "DROP EXTENSION earthdistance", "DROP EXTENSION cube", "DROP SCHEMA ext_earthdistance",
            "DROP SCHEMA ext_cube", "DROP ROLE flarex_ext_earthdistance", "DROP ROLE flarex_ext_cube",
        ])
        #expect(try await landscape.plan(landscape.three).isEmpty)
    }

    @Test("nothing of a suspended bot is looked at until it is resumed")
    func suspension() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        var wish = landscape.three
        wish.bots[2].isSuspended = true
        try await landscape.apply(wish)
        try await landscape.run(["ALTER ROLE \(Drift.weather) CREATEDB"])
        #expect(try await landscape.plan(wish).isEmpty)
        try await landscape.apply(landscape.three)
        #expect(try await landscape.plan(landscape.three).isEmpty)
        let text = try await landscape.text(
            "SELECT rolcreatedb::text FROM pg_roles WHERE rolname = \(bind: .text(Drift.weather.name))"
        )
        #expect(text == ["false"])
    }

    @Test("a role of a bot's name that somebody else made is left alone until it is adopted")
    func adoption() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        var wish = landscape.three
        wish.bots.append(Wish.Bot(name: "stranger"))
        let role = try #require(Identifier(Wish.Bot(name: "stranger").role))
        try await landscape.run(["CREATE ROLE \(role) CREATEDB CREATEROLE"])
        let before = try await landscape.catalogDump()

        let plan = try await landscape.plan(wish)
        #expect(plan.steps == [])
        #expect(plan.refused.map(\.hazard) == [.adoptsExisting])
        try await landscape.apply(wish)
        #expect(try await landscape.catalogDump() == before)

        wish.bots[3].annotations = ["flarex.dev/adopt": "true"]
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(try await landscape.psql(as: "stranger", "SELECT current_user").output == role.name)
        try await landscape.run([
            "DROP OWNED BY \(role)", "DROP SCHEMA \(role)", "DROP ROLE \(role)",
            "DELETE FROM flarex.bot WHERE id = 'stranger'",
        ])
    }

    @Test("after the database was dropped its bots' roles are refused until they are adopted")
    func lostDatabase() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        try await landscape.run(["DROP DATABASE flarex"], in: "postgres")
        let refused = try await landscape.plan(landscape.three).refused
        #expect(refused.compactMap(\.bot?.id.text) == ["billing", "chat", "weather"])

        let adopting = PlanOptions(allowed: [.adoptsExisting])
        #expect(try await landscape.apply(landscape.three, options: adopting).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(landscape.three).isEmpty)
        #expect(try await landscape.differencesFromFresh() == [])
    }
}

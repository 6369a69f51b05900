import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Roles and schemas with other names than their bots'.
@Suite struct AdoptionTests {
    private static let bot = ManagedName.bot(Fixtures.name("tides"))

    /// A converged cluster, and a bot that takes over what somebody made by hand.
    private static func drift(
        outside: [String] = [],
        inside: [String] = [],
        _ change: (inout ModelServer, inout DesiredBot) -> Void = { _, _ in }
    ) -> Drift {
        var drift = Drift()
        var tides = Fixtures.bot("tides", adopts: true)
        tides.adoption = Adoption(role: "tides_app", schema: "tides")
        var attributes = RoleAttributes()
        attributes.canLogIn = true
        attributes.connectionLimit = 10
        drift.server.roles["tides_app"] = ModelServer.Role(attributes: attributes, verifierDigest: "theirs")
        drift.server.schemas["tides"] = ObservedSchema(owner: "tides_app", acl: .schemaDefault(owner: "tides_app"))
        drift.server.objectOwners["tides"] = ["tides_app": 3]
        change(&drift.server, &tides)
        drift.server.adopt(tides, outside: outside, inside: inside)
        drift.desired.bots.append(tides)
        return drift
    }

    private func refusals(_ change: (inout ModelServer, inout DesiredBot) -> Void) -> [String] {
        Self.drift(change).plan.refused.map { "\($0.what): \($0.reason)" }
    }

    @Test func `the plan shows every change, and what it costs whom`() {
        let drift = Self.drift { server, _ in server.objectOwners["tides"]?["ann"] = 2 }
        #expect(
            drift.lines.filter { $0.contains("tides") } == [
                "~ tides: objects in schema tides: owner tides_app # everything in a bot's schema belongs to the bot: 2 of ann",
                "! tides: role tides_app: NOLOGIN # applications that log in as tides_app need the new DATABASE_URL",
                "! tides: sessions of tides_app: ended # they logged in under the old name",
                "~ tides: role tides_app: renamed to \(Self.bot) # the manifest takes it over",
                "~ tides: role \(Self.bot): LOGIN # a bot may log in and nothing more",
                "~ tides: schema tides: renamed to \(Self.bot) # the manifest takes it over",
                "~ tides: role \(Self.bot): member of flarex_bots # bots connect through it",
                "~ tides: schema \(Self.bot): owner flarex_owner instead of \(Self.bot) # its owner could drop it or open it to others",
                "~ tides: schema \(Self.bot): USAGE, CREATE to \(Self.bot) # the bot's data lives in it",
                "~ tides: role \(Self.bot): search_path = \(Self.bot), flarex_shim, pg_catalog # unqualified names are looked up there",
                "~ tides: role \(Self.bot): log_min_error_statement = panic # the default for every bot",
                "~ tides: role \(Self.bot): log_min_messages = fatal # the default for every bot",
                "~ tides: role \(Self.bot): statement_timeout = 60s # plan free gives it",
                "~ tides: role \(Self.bot): temp_file_limit = 976562kB # the default for every bot",
                "+ tides: registry entry of tides: phase Ready, plan free # the registry does not know the bot",
                "~ tides: secret of tides: new password, sealed DATABASE_URL # no secret is stored for the bot's password",
            ]
        )
        let steps = drift.plan.steps.filter { $0.bot?.id.text == "tides" }
        #expect(steps.allSatisfy { $0.hazards.contains(.adoptsExisting) })
        #expect(drift.plan.notes.map { $0.prefix(10) } == ["bot tides:"])
    }

    @Test func `afterwards the names are the bot's, and nothing in the schema belongs to anybody else`() throws {
        var drift = Self.drift { server, _ in server.objectOwners["tides"] = ["ann": 2, "tides_app": 1] }
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty && drift.plan.notes == [])
        #expect(drift.server.roles["tides_app"] == nil && drift.server.schemas["tides"] == nil)
        #expect(drift.server.objectOwners == [Self.bot: [Self.bot: 3]])
    }

    @Test func `only a schema is taken over where no role is named, and the role is made first`() throws {
        var drift = Self.drift { _, bot in bot.adoption.role = nil }
        let kinds = drift.plan.steps.filter { $0.bot?.id.text == "tides" }.map(\.step.kind)
        #expect(kinds.prefix(3) == ["createRole", "takeObjects", "renameSchema"])
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
        #expect(drift.server.objectOwners == [Self.bot: [Self.bot: 3]])
    }

    @Test func `a bot that exists takes nothing over`() throws {
        var drift = Self.drift { _, bot in (bot.adopts, bot.adoption) = (false, Adoption()) }
        try drift.server.apply(drift.plan)
        drift.desired.bots[2].adopts = true
        drift.desired.bots[2].adoption = Adoption(role: "tides_app", schema: "tides")
        #expect(drift.plan.isEmpty)
    }

    @Test func `a role is refused that is not there, or is more or somebody else's`() {
        let role = "take over role tides_app"
        #expect(refusals { server, _ in server.roles["tides_app"] = nil } == ["\(role): there is no such role"])
        #expect(
            refusals { server, _ in server.roles["tides_app"]?.attributes.isSuperuser = true } == [
                "\(role): it is a superuser"
            ]
        )
        #expect(
            refusals { _, bot in bot.adoption.role = "pg_monitor" } == [
                "take over role pg_monitor: it is PostgreSQL's own"
            ]
        )
        #expect(
            refusals { _, bot in bot.adoption.role = Drift.radio.role } == [
                "take over role \(Drift.radio.role): its name is one that flarexdb gives"
            ]
        )
        #expect(
            refusals { server, bot in
                bot.adoption.role = "dba"
                server.cluster.user = "dba"
            } == ["take over role dba: flarexdb is logged in as it"]
        )
        let elsewhere = Self.drift(outside: ["table public.countries"]).plan.refused
        #expect(elsewhere.map(\.reason) == ["beside the schema it has table public.countries"])
    }

    @Test func `a schema is refused that is not there, is not for bots or holds what no bot may have`() {
        let schema = "take over schema tides"
        #expect(
            refusals { server, _ in server.schemas["tides"] = nil } == [
                "\(schema): there is no such schema in database flarex"
            ]
        )
        #expect(
            refusals { _, bot in bot.adoption = Adoption(schema: "public") } == [
                "take over schema public: it is PostgreSQL's own"
            ]
        )
        #expect(
            refusals { _, bot in bot.adoption = Adoption(schema: "flarex") } == [
                "take over schema flarex: its name is one that flarexdb gives"
            ]
        )
        let alien = Self.drift(inside: ["extension hstore"]).plan.refused
        #expect(alien.map(\.reason) == ["it holds extension hstore, which no bot may have"])
        #expect(
            refusals { server, _ in server.objectOwners["tides"]?[Drift.radio.role] = 1 }.first?.contains(
                "belongs to or is open to \(Drift.radio.role)"
            ) == true
        )
    }

    @Test func `a role whose adoption is refused keeps all it has, and all reasons are told at once`() {
        let drift = Self.drift { server, _ in
            server.roles["tides_app"]?.attributes.isSuperuser = true
            server.schemas["tides"] = nil
        }
        #expect(drift.plan.refused.count == 2)
        #expect(drift.plan.steps.isEmpty)
    }

    @Test func `the seeds hold adoptions of every kind, refused ones too`() {
        let plans = Seeds.some.map { Seeds.scenario($0).plan }
        for kind in ["takeObjects", "renameRole", "renameSchema"] {
            #expect(plans.count { $0.steps.contains { $0.step.kind == kind } } >= 5, "\(kind)")
        }
        let refused = Seeds.all.lazy.map { Seeds.scenario($0).plan.refused }
        #expect(refused.count { $0.contains { $0.hazard == nil && $0.what.hasPrefix("take over") } } >= 3)
    }
}

import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What somebody put where it does not belong.
@Suite struct IntrusionTests {
    private func planted(_ words: String, holdsData: Bool = false) -> PlantedObject {
        PlantedObject(catalog: 1255, object: 16_500, schema: "flarex_shim", words: words, holdsData: holdsData)
    }

    @Test func `what holds no data is dropped, if nothing needs it`() throws {
        var drift = Drift()
        drift.server.planted = [planted("function flarex_shim.lower(text)")]
        #expect(
            drift.lines == [
                "- cluster: function flarex_shim.lower(text) # bots would find it by name, and flarexdb did not create it"
            ]
        )
        let statements = drift.plan.steps.flatMap(drift.plan.shownStatements)
        #expect(statements.count == 1)
        #expect(statements.first?.contains("pg_identify_object(1255, 16500, 0)") == true)
        #expect(statements.first?.contains("RESTRICT") == true)
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `what holds data goes only where that is allowed`() {
        var drift = Drift()
        drift.server.planted = [planted("table flarex_shim.loot", holdsData: true)]
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.hint) == ["Allow it with --allow deletesData."])
        #expect(drift.plan(PlanOptions(allowed: [.deletesData])).steps.map(\.step.kind) == ["dropPlanted"])
    }

    @Test func `no bot and no extension waits for it`() {
        var drift = Drift()
        drift.server.planted = [planted("function flarex_shim.lower(text)")]
        drift.server.dropExtension("citext")
        drift.server.roles[Drift.weather.role]?.attributes.createsRoles = true
        let plan = drift.plan
        let id = plan.steps.first { $0.step.kind == "dropPlanted" }?.id
        #expect(plan.steps.count == 3)
        #expect(plan.steps.allSatisfy { step in !step.dependencies.contains { $0 == id } })
    }

    @Test func `a setting that would hold for every bot is taken back`() throws {
        var drift = Drift()
        drift.server.databaseSettings = ["search_path"]
        #expect(drift.lines == ["~ cluster: database flarex: search_path not set # it would apply to every bot"])
        #expect(
            drift.plan.steps.flatMap(drift.plan.shownStatements) == [#"ALTER DATABASE "flarex" RESET "search_path""#]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `what a bot gave to a group or a login is the bot's again`() throws {
        var drift = Drift()
        let role = Drift.weather.role
        drift.server.objectOwners[role] = [role: 2, "flarex_bots": 1, "alice": 1]
        #expect(
            drift.lines == [
                "~ weather: objects in schema \(role): owner \(role) instead of flarex_bots "
                    + "# REASSIGN OWNED gave them away, and whoever acts as the owner could drop them"
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
        #expect(drift.server.objectOwners[role] == [role: 3, "alice": 1])
    }

    @Test func `a group has no password`() throws {
        var drift = Drift()
        drift.server.roles["flarex_owner"]?.verifierDigest = "set by hand"
        #expect(drift.lines == ["! cluster: role flarex_owner: no password # a group never logs in"])
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }
}

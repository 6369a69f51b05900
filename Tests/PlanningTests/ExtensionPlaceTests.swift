import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What an extension needs before a bot can have it.
@Suite struct ExtensionPlaceTests {
    private func desired(_ extensions: [Identifier]) -> DesiredState {
        Fixtures.desired([Fixtures.bot("weather", extensions: extensions)])
    }

    private func observed(requiring requirements: [Identifier: [Identifier]]) -> ObservedState {
        var observed = Fixtures.emptyCluster()
        observed.extensionRequirements = requirements
        return observed
    }

    @Test func `an extension is refused to a bot that lacks what it requires`() {
        let plan = diff(desired: desired(["citext"]), observed: observed(requiring: ["citext": ["unaccent"]]))
        #expect(plan.refused.map(\.what) == ["give extension citext to bot weather"])
        #expect(plan.refused.map(\.reason) == ["it requires extension unaccent, which the bot does not have"])
        #expect(!plan.steps.contains { $0.step.kind == "installExtension" })
        #expect(plan.steps.contains { $0.bot?.id.text == "weather" })
    }

    @Test func `what an extension requires is installed before it`() throws {
        let state = observed(requiring: ["citext": ["unaccent"], "unaccent": ["uuid-ossp"]])
        let desired = desired(["citext", "unaccent", "uuid-ossp"])
        let plan = diff(desired: desired, observed: state)
        let installed = plan.steps.filter { $0.step.kind == "installExtension" }
        #expect(installed.map(\.step.target) == ["extension uuid-ossp", "extension unaccent", "extension citext"])
        #expect(installed[1].dependencies.contains(installed[0].id))
        #expect(installed[2].dependencies.contains(installed[1].id))
        #expect(!installed[0].dependencies.contains(installed[1].id))
        var server = ModelServer(state, database: "flarex")
        try server.apply(plan)
        #expect(diff(desired: desired, observed: server.observed).isEmpty)
    }

    @Test func `a schema of the extension's name that somebody else made is taken over only where that is allowed`() {
        var observed = observed(requiring: [:])
        observed.database = ObservedDatabase(owner: "postgres", acl: .databaseDefault(owner: "postgres"))
        observed.schemas["ext_citext"] = ObservedSchema(owner: "ann", acl: .schemaDefault(owner: "ann"))
        let plan = diff(desired: desired(["citext"]), observed: observed)
        #expect(plan.refused.map(\.reason) == ["schema ext_citext exists, and flarexdb did not make it"])
        #expect(plan.refused.map(\.hazard) == [.adoptsExisting])
        #expect(!plan.steps.contains { $0.step.target.hasSuffix("ext_citext") })

        let options = PlanOptions(allowed: [.adoptsExisting])
        let adopting = diff(desired: desired(["citext"]), observed: observed, options: options)
        #expect(adopting.refused.isEmpty)
        let steps = adopting.steps.filter { $0.step.target.hasSuffix("ext_citext") && $0.bot == nil }
        #expect(steps.map(\.step.kind) == ["createRole", "changeSchemaOwner", "grant"])
        #expect(steps.allSatisfy { $0.hazards == [.adoptsExisting] })
    }

    @Test func `a role of the group's name that logs in is taken over only where that is allowed`() {
        var observed = observed(requiring: [:])
        var attributes = RoleAttributes()
        attributes.canLogIn = true
        observed.roles["flarex_ext_citext"] = ObservedRole(attributes: attributes)
        let plan = diff(desired: desired(["citext"]), observed: observed)
        #expect(plan.refused.map(\.reason) == ["role flarex_ext_citext exists, and flarexdb did not make it"])
        #expect(!plan.steps.contains { $0.step.kind == "alterRole" })
    }
}

import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What the web panel stands on.
@Suite struct PanelPlanTests {
    private func drift(version: Int = 160_004) -> Drift {
        var drift = Drift(version: version)
        drift.desired.panel = DesiredPanel(
            PanelPolicy(url: "https://db.example.com", administrators: [.group("platform")]),
            source: SourcePlace(file: "panel.yaml", line: 1, column: 1)
        )
        drift.desired.members = [Fixtures.name("acme"): [Member(.user("ada"), .admin)]]
        return drift
    }

    private func converged(version: Int = 160_004) throws -> Drift {
        var drift = drift(version: version)
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        return drift
    }

    @Test func `is made where a manifest asks for a panel, and then there is nothing to do`() throws {
        #expect(
            drift().lines == [
                "+ cluster: role flarex_panel # the panel logs in as it",
                "~ cluster: role flarex_panel: log_parameter_max_length = 0 # values that it sends are in no log",
                "~ cluster: role flarex_panel: log_parameter_max_length_on_error = 0 # values that it sends are in no log",
                "~ cluster: role flarex_panel: member of flarex_reader # the panel shows what programs read",
                "~ cluster: role flarex_panel: member of flarex_audit # what people do in the panel is recorded",
                "+ cluster: schema flarex_panel # the panel finds in it what it may call",
                "+ cluster: schema flarex_panel: USAGE to flarex_panel # the panel finds in it what it may call",
                "+ cluster: \(ManagedRoutine.panel.count) functions of the panel "
                    + "# the panel does through it what it has no right to do itself",
                "+ cluster: schema flarex: 8 tables readable by flarex_panel # the panel shows it to people",
                "+ cluster: registry entry of the panel: https://db.example.com, 1 member of 1 workspace "
                    + "# the panel reads there how it is to work",
            ]
        )
        for version in [150_004, 160_004, 180_001] { #expect(try converged(version: version).plan.isEmpty) }
    }

    @Test func `loses what it is not to have, in one pass`() throws {
        let open = Membership.Options(admin: false, inherit: true, set: true)
        let changes: [(inout ModelServer) throws -> Void] = [
            { $0.roles["flarex_panel"]?.attributes.isSuperuser = true },
            { $0.roles["flarex_panel"]?.attributes.bypassesRLS = true },
            { $0.roles["flarex_panel"]?.attributes.canLogIn = false },
            { $0.roles["flarex_panel"]?.settings[.everywhere] = ObservedSettings(values: ["role": "postgres"]) },
            { $0.roles["flarex_panel"]?.settings[.database("flarex")] = nil },
            { $0.roles["flarex_panel"]?.settings[.database("flarex")]?.values["role"] = "postgres" },
            { try $0.grantMembership(of: "flarex_panel", in: "flarex_owner", open) },
            {
                try $0.grantMembership(
                    of: "flarex_panel",
                    in: "flarex_audit",
                    Membership.Options(admin: true, inherit: true, set: true)
                )
            },
            { try $0.revokeMembership(of: "flarex_panel", in: "flarex_audit", grantedBy: "postgres") },
            { try $0.grantMembership(of: "ann", in: "flarex_panel", open) },
            { try $0.grant(.usage, grantable: [], on: .schema("flarex_panel"), to: .everyone, by: "postgres") },
            { server in server.routines[ManagedRoutine.panel[0].signature]?.definition.bodyDigest = "other" },
            { $0.registryRights["flarex_panel"] = nil },
            { $0.registryRights["flarex_panel"]?.insert(RegistryRight(table: "secret")) },
            { $0.panel?.permissions.members = [:] },
            { $0.panel?.console.rows = 5 },
            { $0.panel = nil },
            { $0.dropSchema("flarex_panel") },
        ]
        for (number, change) in changes.enumerated() {
            var drift = try converged()
            try change(&drift.server)
            #expect(!drift.plan.isEmpty, "\(number)")
            for step in drift.plan.steps { try drift.server.apply(step.step) }
            #expect(drift.plan.isEmpty, "\(number): \(drift.lines)")
        }
    }

    @Test func `a password that an operator set is no drift`() throws {
        var drift = try converged()
        drift.server.roles["flarex_panel"]?.verifierDigest = "digest"
        #expect(drift.plan.isEmpty)
    }

    @Test func `a panel whose manifest went cannot log in any more, unless it may only be wrong`() throws {
        var drift = try converged()
        drift.server.roles["flarex_panel"]?.verifierDigest = "digest"
        drift.desired.panel = nil
        drift.desired.isComplete = false
        #expect(drift.plan.isEmpty)
        drift.desired.isComplete = true
        #expect(
            drift.lines == [
                "! cluster: role flarex_panel: NOLOGIN # no manifest asks for a panel",
                "! cluster: role flarex_panel: no password # no manifest asks for a panel",
            ]
        )
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        #expect(drift.plan.isEmpty)
    }

    @Test func `members whose manifest may only be wrong stay, and others change`() throws {
        var drift = try converged()
        let acme = Fixtures.name("acme")
        drift.desired.members = [Fixtures.name("umbrella"): [Member(.user("bob"), .read)]]
        drift.desired.isComplete = false
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        #expect(drift.server.panel?.permissions.members.count == 2)
        #expect(drift.plan.isEmpty)
        drift.desired.isComplete = true
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        #expect(drift.server.panel?.permissions.members[acme] == nil)
        drift.desired.members = [acme: []]
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        #expect(drift.plan.isEmpty)
    }
}

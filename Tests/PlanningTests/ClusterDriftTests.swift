import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What all bots share.
@Suite struct ClusterDriftTests {
    @Test func `a group only carries rights`() throws {
        var drift = Drift()
        drift.server.roles["flarex_bots"]?.attributes.canLogIn = true
        drift.server.roles["flarex_bots"]?.settings[.everywhere] = ObservedSettings(values: ["work_mem": "1GB"])
        drift.server.roles["flarex_owner"]?.settings[.everywhere] = ObservedSettings(values: ["work_mem": "1GB"])
        try drift.server.grantMembership(of: "flarex_bots", in: "dba", drift.server.memberOptions)
        try drift.server.grantMembership(of: "flarex_bots", in: "flarex_owner", drift.server.memberOptions)
        #expect(
            drift.lines == [
                "! cluster: role flarex_bots: NOLOGIN # a group only carries rights",
                "~ cluster: role flarex_bots: nothing set for all databases # a group has no settings",
                "! cluster: role flarex_bots: no longer member of dba "
                    + "# every bot in the group would have its rights",
                "! cluster: role flarex_bots: no longer member of flarex_owner "
                    + "# every bot in the group would have its rights",
                "~ cluster: role flarex_owner: nothing set for all databases # a group has no settings",
            ]
        )
        let ids = drift.plan.steps.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `a control schema of a newer release stops everything`() {
        var drift = Drift()
        drift.server.controlVersion = ControlSchema.version + 1
        drift.server.roles["flarex_bots"]?.attributes.canLogIn = true
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.what) == ["work with this cluster"])
        #expect(drift.plan.refused.first?.hint.contains("newer") == true)
    }

    @Test func `a schema called flarex that somebody else made stops everything`() {
        var observed = Fixtures.emptyCluster()
        observed.database = ObservedDatabase(owner: "postgres", acl: .databaseDefault(owner: "postgres"))
        observed.schemas["flarex"] = ObservedSchema(owner: "ann", acl: .schemaDefault(owner: "ann"))
        let plan = diff(desired: Fixtures.desired([Drift.radio]), observed: observed)
        #expect(plan.steps.isEmpty)
        #expect(plan.refused.map(\.reason) == ["schema flarex exists and flarexdb did not make it"])
    }

    @Test func `an extension that the server does not have is refused to its bot, and the rest of the bot is made`()
        throws
    {
        var observed = Fixtures.emptyCluster()
        observed.cluster.availableExtensions = []
        let desired = Fixtures.desired([Drift.weather])
        let plan = diff(desired: desired, observed: observed)
        #expect(plan.refused.map(\.what) == ["give extension citext to bot weather"])
        #expect(plan.refused.map(\.source?.line) == [9])
        #expect(!plan.steps.contains { $0.step.summary.contains("flarex_ext_citext") })
        var server = ModelServer(observed, database: "flarex")
        try server.apply(plan)
        #expect(diff(desired: desired, observed: server.observed).steps.isEmpty)
    }

    @Test func `an extension that somebody else put elsewhere is moved only where that is allowed`() throws {
        var drift = Drift()
        drift.server.schemas["ext_citext"] = nil
        drift.server.extensions["citext"]?.schema = "public"
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.hint) == ["Allow moving it with --allow adoptsExisting."])
        let allowed = drift.plan(PlanOptions(allowed: [.adoptsExisting]))
        #expect(allowed.steps.map(\.step.kind) == ["createSchema", "grant", "moveExtension"])
        #expect(allowed.steps.last?.hazards == [.adoptsExisting])
    }

    @Test func `an extension that was moved out of its schema is moved back`() {
        var drift = Drift()
        drift.server.extensions["citext"]?.schema = "public"
        #expect(
            drift.lines == ["~ cluster: extension citext: schema public to ext_citext # bots find it in ext_citext"]
        )
    }

    @Test func `a database dropped by hand comes back, and the roles that outlived it wait for adoption`() {
        var drift = Drift()
        drift.server.dropDatabase()
        #expect(drift.plan.steps.first?.step == .object(.createDatabase("flarex")))
        #expect(drift.plan.steps.allSatisfy { $0.bot == nil })
        #expect(drift.plan.refused.count == 2)
    }

    /// Otherwise one slip in one line would lock every bot out of the database that it uses.
    @Test func `a policy that names another database than the one bots live in changes nothing`() throws {
        var drift = Drift()
        drift.server.otherDatabases["flarex"] = drift.server.database
        drift.server.dropDatabase()
        drift.desired.policy.database = "flarx"
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.reason) == ["its bots are in database flarex, and the policy names flarx"])
    }

    @Test func `roles whose names only begin like flarexdb's keep their rights`() throws {
        var drift = Drift()
        let names: [Identifier] = ["flarex_exporter", "bot_reporting", "bot_0123456789ABCDEF"]
        drift.server.otherRoles.formUnion(names)
        for name in names {
            try drift.server.grant(
                .connect,
                grantable: [],
                on: .database("flarex"),
                to: .role(name),
                by: ModelServer.bootstrapSuperuser
            )
        }
        #expect(drift.lines.isEmpty)
    }
}

import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What PostgreSQL gives everybody: its own functions and views, other databases, the public schema.
@Suite struct BaselineDriftTests {
    private let locks = CatalogObject.relation("pg_locks")
    private let create = CatalogObject.function(
        FunctionSignature(schema: "pg_catalog", name: "lo_create", arguments: ["oid"])
    )

    @Test(arguments: [ACL.Grantee.everyone, .role(Drift.weather.role), .role("flarex_bots")])
    func `a function that was opened again is closed`(grantee: ACL.Grantee) {
        var drift = Drift()
        drift.server.catalogGrants[create]?.insert(grantee)
        #expect(
            drift.lines == [
                "! cluster: large objects: lo_create(oid) closed to \(grantee) "
                    + "# they live outside any schema, where no quota counts them"
            ]
        )
    }

    @Test func `several of one kind are closed by one step, overloads and all`() {
        var drift = Drift()
        for object in Fixtures.catalogObjects { drift.server.catalogGrants[object]?.insert(.everyone) }
        #expect(
            drift.plan.steps.map(\.step.summary) == [
                "large objects: 5 functions closed to PUBLIC",
                "snapshot export: pg_export_snapshot() closed to PUBLIC",
                "logical messages: 2 functions closed to PUBLIC",
                "other sessions: 2 functions and 2 views closed to PUBLIC",
                "advisory locks: 3 functions closed to PUBLIC",
            ]
        )
        #expect(
            drift.plan.steps.last.map(drift.plan.shownStatements) == [
                "REVOKE EXECUTE ON FUNCTION \"pg_catalog\".\"pg_advisory_lock\"(pg_catalog.\"int4\", pg_catalog.\"int4\"), "
                    + "\"pg_catalog\".\"pg_advisory_lock\"(pg_catalog.\"int8\"), "
                    + "\"pg_catalog\".\"pg_try_advisory_lock\"(pg_catalog.\"int8\") FROM PUBLIC CASCADE"
            ]
        )
    }

    /// The owner's REVOKE would not reach it.
    @Test func `what a third role passed on is taken from where it comes from`() throws {
        var drift = Drift()
        drift.server.catalogDelegations[create] = ["ann": [.role(Drift.weather.role), .everyone]]
        #expect(
            drift.lines == [
                "! cluster: large objects: lo_create(oid) closed to PUBLIC, \(Drift.weather.role), "
                    + "not to be passed on by ann # they live outside any schema, where no quota counts them"
            ]
        )
        let function = #"ON FUNCTION "pg_catalog"."lo_create"(pg_catalog."oid") FROM "#
        #expect(
            drift.plan.steps.flatMap(drift.plan.shownStatements) == [
                "REVOKE GRANT OPTION FOR EXECUTE \(function)\"ann\" CASCADE",
                "REVOKE EXECUTE \(function)PUBLIC, \"\(Drift.weather.role)\" CASCADE",
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `those who watch the server go on seeing it`() throws {
        var drift = Drift()
        drift.server.catalogGrants[locks] = []
        drift.server.catalogGrants[.relation("pg_stat_activity")] = [.everyone]
        #expect(
            drift.plan.steps.map(\.step.summary) == [
                "other sessions: pg_stat_activity closed to PUBLIC, 2 views open to pg_monitor"
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `what a group gives away of objects to come is taken back`() throws {
        var drift = Drift()
        drift.server.defaultPrivileges = [
            DefaultPrivilege(role: "flarex_owner", schema: nil, kind: .tables, grantee: .role("ann")),
            DefaultPrivilege(role: "flarex_owner", schema: Drift.weather.role, kind: .functions, grantee: .everyone),
        ]
        #expect(
            drift.lines == [
                "! cluster: default privileges of flarex_owner: ann gets nothing on new tables "
                    + "# new objects of flarex_owner are not to be open to others",
                "! cluster: default privileges of flarex_owner: PUBLIC gets nothing on new functions "
                    + "in \(Drift.weather.role) # new objects of flarex_owner are not to be open to others",
            ]
        )
        #expect(
            drift.plan.steps.flatMap(drift.plan.shownStatements) == [
                #"ALTER DEFAULT PRIVILEGES FOR ROLE "flarex_owner" REVOKE ALL ON TABLES FROM "ann""#,
                #"ALTER DEFAULT PRIVILEGES FOR ROLE "flarex_owner" IN SCHEMA "\#(Drift.weather.role)" "#
                    + "REVOKE ALL ON FUNCTIONS FROM PUBLIC",
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `other databases let in neither PUBLIC nor bots, and other people's roles keep their rights`() throws {
        var drift = Drift()
        let other = Securable.database("postgres")
        try drift.server.grant(.connect, grantable: [], on: other, to: .everyone, by: "postgres")
        try drift.server.grant(.connect, grantable: [], on: other, to: .role(Drift.weather.role), by: "postgres")
        try drift.server.grant(.connect, grantable: [], on: other, to: .role("ann"), by: "postgres")
        try drift.server.revoke(.temporary, options: .temporary, on: other, from: .role("postgres"))
        #expect(
            drift.lines == [
                "! cluster: database postgres: no CONNECT to PUBLIC # bots must not connect to other databases",
                "! cluster: database postgres: no CONNECT to \(Drift.weather.role) "
                    + "# bots must not connect to other databases",
            ]
        )
        #expect(drift.plan.steps.allSatisfy { $0.hazards == [.changesOtherDatabase] })
    }

    @Test func `a cluster that is shared with others keeps its other databases as they are`() throws {
        var drift = Drift()
        drift.desired.policy.hardening = .shared
        try drift.server.grant(.connect, grantable: [], on: .database("postgres"), to: .everyone, by: "postgres")
        #expect(drift.plan.isEmpty)
    }

    @Test func `the public schema is for neither PUBLIC nor bots`() throws {
        var drift = Drift()
        try drift.server.grant(
            [.usage, .create],
            grantable: [],
            on: .schema("public"),
            to: .everyone,
            by: "pg_database_owner"
        )
        try drift.server.grant(.usage, grantable: [], on: .schema("public"), to: .role("ann"), by: "pg_database_owner")
        #expect(
            drift.lines == ["! cluster: schema public: no USAGE, CREATE to PUBLIC # bots have schemas of their own"]
        )
        drift = Drift()
        try drift.server.changeOwner(ofSchema: "public", to: "flarex_bots")
        #expect(
            drift.plan.steps.map(\.step.summary) == ["schema public: owner pg_database_owner instead of flarex_bots"]
        )
    }

    @Test func `a public schema that somebody dropped is not missed`() {
        var drift = Drift()
        drift.server.dropSchema("public")
        #expect(drift.plan.isEmpty)
    }
}

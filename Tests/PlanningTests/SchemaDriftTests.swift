import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Owners and ACLs: what PostgreSQL makes of grants, chains of them, and PUBLIC.
@Suite struct SchemaDriftTests {
    private let role = Drift.weather.role
    private var schema: Securable { .schema(role) }
    private let database = Securable.database("flarex")

    @Test func `a bot that owns its schema gives it back and keeps its rights`() throws {
        var drift = Drift()
        try drift.server.changeOwner(ofSchema: role, to: role)
        #expect(
            drift.lines == [
                "~ weather: schema \(role): owner flarex_owner instead of \(role) "
                    + "# its owner could drop it or open it to others",
                "~ weather: schema \(role): USAGE, CREATE to \(role) # the bot's data lives in it",
            ]
        )
    }

    @Test func `PUBLIC loses what it was given`() throws {
        var drift = Drift()
        try drift.server.grant(.usage, grantable: [], on: schema, to: .everyone, by: "flarex_owner")
        #expect(drift.lines == ["! weather: schema \(role): no USAGE to PUBLIC # the manifests do not ask for it"])
    }

    @Test func `a chain of grants goes with its first link`() throws {
        var drift = Drift()
        try drift.server.grant(.usage, grantable: .usage, on: schema, to: .role("ann"), by: "flarex_owner")
        try drift.server.grant(.usage, grantable: .usage, on: schema, to: .role("dba"), by: "ann")
        try drift.server.grant(.usage, grantable: [], on: schema, to: .everyone, by: "dba")
        #expect(
            drift.lines == [
                "! weather: schema \(role): no USAGE to ann # the manifests do not ask for it, and passed it on to dba"
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a bot that may pass its rights on loses only that`() throws {
        var drift = Drift()
        try drift.server.grant(.usage, grantable: .usage, on: schema, to: .role(role), by: "flarex_owner")
        #expect(
            drift.lines == [
                "! weather: schema \(role): \(role) may not pass on USAGE # \(role) could open it to others"
            ]
        )
    }

    @Test func `a missing schema is made with its rights`() {
        var drift = Drift()
        drift.server.schemas[role] = nil
        #expect(drift.plan.steps.map(\.step.kind) == ["createSchema", "grant"])
        #expect(drift.plan.steps.map(\.action) == [.create, .create])
    }

    @Test func `the database is closed to PUBLIC and to bots by name, and other people's roles keep their rights`()
        throws
    {
        var drift = Drift()
        try drift.server.grant([.connect, .temporary], grantable: [], on: database, to: .everyone, by: "postgres")
        try drift.server.grant(.connect, grantable: [], on: database, to: .role(role), by: "postgres")
        try drift.server.grant(.connect, grantable: [], on: database, to: .role("ann"), by: "postgres")
        #expect(
            drift.lines == [
                "! cluster: database flarex: no CONNECT, TEMPORARY to PUBLIC # bots connect through flarex_bots only",
                "! cluster: database flarex: no CONNECT to \(role) # bots connect through flarex_bots only",
            ]
        )
    }

    @Test func `a foreign role that opened the database to PUBLIC may not, and those behind it keep their rights`()
        throws
    {
        var drift = Drift()
        try drift.server.grant(.connect, grantable: .connect, on: database, to: .role("ann"), by: "postgres")
        try drift.server.grant(.connect, grantable: [], on: database, to: .everyone, by: "ann")
        try drift.server.grant(.connect, grantable: [], on: database, to: .role("dba"), by: "ann")
        #expect(
            drift.lines == [
                "! cluster: database flarex: ann may not pass on CONNECT # it granted it to PUBLIC",
                "~ cluster: database flarex: CONNECT to dba "
                    + "# the role that granted them may no longer grant them",
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `the control schema is open to nobody`() throws {
        var drift = Drift()
        try drift.server.grant(.usage, grantable: [], on: .schema("flarex"), to: .role(role), by: "postgres")
        #expect(drift.lines == ["! cluster: schema flarex: no USAGE to \(role) # the manifests do not ask for it"])
    }

    @Test func `an owner that took its own rights gets them back`() throws {
        var drift = Drift()
        try drift.server.revoke(.create, options: .create, on: schema, from: .role("flarex_owner"))
        #expect(
            drift.lines == ["~ weather: schema \(role): CREATE to flarex_owner # its owner has all rights on it"]
        )
    }
}

import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Each way in which a bot's role can drift yields one step and nothing else.
@Suite struct RoleDriftTests {
    private let weather = Drift.weather.role
    private let radio = Drift.radio.role

    @Test func `a role that got power loses it`() {
        let cases: [(WritableKeyPath<RoleAttributes, Bool>, String)] = [
            (\.isSuperuser, "NOSUPERUSER"), (\.createsRoles, "NOCREATEROLE"), (\.createsDatabases, "NOCREATEDB"),
            (\.isReplication, "NOREPLICATION"), (\.bypassesRLS, "NOBYPASSRLS"),
        ]
        for (path, words) in cases {
            var drift = Drift()
            drift.server.roles[weather]?.attributes[keyPath: path] = true
            #expect(
                drift.lines == ["! weather: role \(weather): \(words) # a bot may log in and nothing more"]
            )
        }
    }

    @Test(arguments: [150_008, 160_004])
    func `a role that does not log in or inherit does so again`(version: Int) {
        var drift = Drift(version: version)
        drift.server.roles[weather]?.attributes.canLogIn = false
        drift.server.roles[weather]?.attributes.inherits = false
        #expect(
            drift.lines == ["~ weather: role \(weather): LOGIN, INHERIT # a bot may log in and nothing more"]
        )
    }

    @Test func `a connection limit other than the plan's names the plan and its line`() {
        var drift = Drift()
        drift.server.roles[weather]?.attributes.connectionLimit = -1
        #expect(
            drift.lines == ["! weather: role \(weather): connection limit -1 to 10 # plan free gives 10 connections"]
        )
        #expect(drift.plan.steps.first?.source?.file == "plans.yaml")
    }

    @Test func `a password that runs out no longer does`() {
        var drift = Drift()
        drift.server.roles[weather]?.attributes.validUntil = "2020-01-01 00:00:00+00"
        let words = "valid until 2020-01-01 00:00:00+00 to for ever"
        #expect(
            drift.lines == ["~ weather: role \(weather): \(words) # a bot may log in and nothing more"]
        )
    }

    @Test func `a role dropped by hand is made anew with a new password`() throws {
        var drift = Drift()
        try drift.server.dropRole(radio, objectsTo: "dba")
        #expect(
            drift.plan.steps.map(\.step.kind) == ["createRole", "grantMembership", "grant", "setSearchPath"]
                + Array(repeating: "setRoleSetting", count: 4) + ["issueCredential"]
        )
        #expect(drift.lines.first == "+ radio: role \(radio) # the role is missing")
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a bot is taken out of a role that its manifest does not name`() throws {
        var drift = Drift()
        try drift.server.grantMembership(of: weather, in: "dba", drift.server.memberOptions)
        #expect(
            drift.lines == [
                "! weather: role \(weather): no longer member of dba # the manifest does not put the bot into it"
            ]
        )
    }

    @Test func `nobody stays in a bot's role`() throws {
        var drift = Drift()
        try drift.server.grantMembership(of: "ann", in: weather, drift.server.memberOptions)
        try drift.server.grantMembership(of: radio, in: weather, drift.server.memberOptions)
        #expect(
            drift.lines == [
                "! radio: role \(radio): no longer member of \(weather) # the manifest does not put the bot into it",
                "! weather: role ann: no longer member of \(weather) # ann could act as the bot",
            ]
        )
    }

    @Test func `a bot among the owners is taken out once, by the cluster's steps`() throws {
        var drift = Drift()
        try drift.server.grantMembership(of: weather, in: "flarex_owner", drift.server.memberOptions)
        #expect(
            drift.lines == [
                "! cluster: role \(weather): no longer member of flarex_owner "
                    + "# \(weather) could drop any bot's schema or open it to others"
            ]
        )
    }

    @Test func `a membership with the ADMIN option is revoked and granted without`() throws {
        for version in [150_008, 160_004] {
            var drift = Drift(version: version)
            let admin = Membership.Options(admin: true, inherit: true, set: true)
            try drift.server.grantMembership(of: weather, in: "flarex_bots", admin)
            #expect(drift.plan.steps.map(\.step.kind) == ["revokeMembership", "grantMembership"])
            try drift.server.apply(drift.plan)
            #expect(drift.plan.isEmpty)
        }
    }

    @Test func `a membership by somebody who loses the ADMIN option is granted anew in the same pass`() throws {
        var drift = Drift()
        try drift.server.grantMembership(of: "ann", in: "flarex_bots", .init(admin: true, inherit: true, set: true))
        try drift.server.grantMembership(
            of: weather,
            in: "flarex_bots",
            drift.server.memberOptions,
            grantedBy: "ann"
        )
        try drift.server.revokeMembership(of: weather, in: "flarex_bots", grantedBy: "postgres")
        #expect(
            drift.lines == [
                "! cluster: role ann: no longer member of flarex_bots # ann is not a bot of this cluster",
                "~ weather: role \(weather): member of flarex_bots # bots connect through it",
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a second grantor's membership with the same options is left alone`() throws {
        var drift = Drift()
        drift.server.memberships.append(
            Membership(group: "flarex_bots", member: weather, grantor: "dba", options: drift.server.memberOptions)
        )
        #expect(drift.plan.isEmpty)
    }
}

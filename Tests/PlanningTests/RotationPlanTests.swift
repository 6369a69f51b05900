import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Rotations as steps of a change plan.
@Suite struct RotationPlanTests {
    private let role = Drift.weather.role
    private func text(_ drift: Drift, _ options: PlanOptions) -> String { drift.plan(options).text() }

    @Test func `the plan of a rotation says what stays valid, and for how long`() {
        let drift = Drift()
        let options = PlanOptions(bots: [Drift.weather.id], rotation: .overlapping)
        #expect(
            text(drift, options) == """
                bot acme/weather  role \(role)
                  ~ role: connection limit 10 to 5                         # plan free gives 10 connections, which two logins share for now (plans.yaml:3)
                  + role \(role)_a                            # the bot logs in as it (bots/weather.yaml:4)
                  ~ role \(role)_a: member of \(role)  # it acts as the bot (bots/weather.yaml:4)
                  ~ role \(role)_a: acts as the bot           # all objects of the bot have one owner (bots/weather.yaml:4)
                  ~ role \(role)_a: search_path = \(role), ext_citext, flarex_shim, pg_catalog  # names are looked up there (bots/weather.yaml:4)
                  ~ role \(role)_a: log_min_error_statement = panic  # the default for every bot (cluster.yaml:3)
                  ~ role \(role)_a: log_min_messages = fatal  # the default for every bot (cluster.yaml:3)
                  ~ role \(role)_a: statement_timeout = 60s   # plan free gives it (plans.yaml:3)
                  ~ role \(role)_a: temp_file_limit = 976562kB  # the default for every bot (cluster.yaml:3)
                  ~ secret: sealed DATABASE_URL for \(role)_a, the one before valid for 1d  # a rotation was requested (bots/weather.yaml:4)  [rotatesCredential]

                Plan: 1 to create, 9 to alter, 0 to restrict, 0 to drop.

                """
        )
    }

    @Test func `the end of the overlap closes the old login before its sessions end`() throws {
        var drift = Drift()
        try drift.server.apply(drift.plan(PlanOptions(bots: [Drift.weather.id], rotation: .overlapping)))
        drift.server.cluster.now = Timestamp(seconds: 86400)
        let plan = drift.plan
        #expect(
            plan.steps.map(\.step.kind) == ["alterRole", "endSessions", "removePassword", "forgetLogin", "alterRole"]
        )
        #expect(plan.transactions.map(\.count) == [1, 1, 3])
        #expect(plan.steps[1].hazards == [.terminatesSessions])
    }

    @Test func `a change of the policy replaces a bounded number of credentials in one pass, and says how many wait`()
        throws
    {
        let bots = (0..<230).map { Fixtures.bot("bot-\($0)") }
        var desired = Fixtures.desired(bots)
        var server = Fixtures.convergedServer(desired)
        desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        var notes: [[String]] = []
        for _ in 0..<4 {
            let plan = diff(desired: desired, observed: server.observed)
            notes.append(plan.notes)
            try server.apply(plan)
        }
        #expect(
            notes == [
                ["130 more credentials are to be replaced; one pass replaces 100, and the next pass continues"],
                ["30 more credentials are to be replaced; one pass replaces 100, and the next pass continues"], [], [],
            ]
        )
        #expect(diff(desired: desired, observed: server.observed).isEmpty)
    }

    @Test func `a plan of one connection leaves one to either login`() throws {
        var drift = Drift()
        drift.desired.plans[Fixtures.name("free")]?.connections = 1
        try drift.server.apply(drift.plan)
        try drift.server.apply(drift.plan(PlanOptions(bots: [Drift.weather.id], rotation: .overlapping)))
        #expect(drift.server.roles[role]?.attributes.connectionLimit == 1)
        #expect(drift.server.roles[Fixtures.identifier(role.name + "_a")]?.attributes.connectionLimit == 1)
    }

    @Test func `somebody else's role with a login's name keeps a new bot from being made`() {
        var drift = Drift()
        drift.server = Fixtures.convergedServer(Fixtures.desired([Drift.radio]))
        let login = Fixtures.identifier(role.name + "_b")
        drift.server.roles[login] = ModelServer.Role(attributes: RoleAttributes())
        #expect(drift.plan.steps.allSatisfy { $0.bot == nil })
        #expect(drift.plan.refused.map(\.what) == ["take over role \(login)"])
    }
}

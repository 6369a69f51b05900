import Model
import Planning
import Presentation
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
                  + role \(role)_a                            # the bot logs in as it (bots/weather.yaml:4)
                  ~ role \(role)_a: member of \(role)  # it acts as the bot (bots/weather.yaml:4)
                  ~ role \(role)_a: acts as the bot           # all objects of the bot have one owner (bots/weather.yaml:4)
                  ~ role \(role)_a: search_path = \(role), ext_citext, flarex_shim, pg_catalog  # unqualified names are looked up there (bots/weather.yaml:4)
                  ~ role \(role)_a: log_min_error_statement = panic  # the default for every bot (cluster.yaml:3)
                  ~ role \(role)_a: log_min_messages = fatal  # the default for every bot (cluster.yaml:3)
                  ~ role \(role)_a: statement_timeout = 60s   # plan free gives it (plans.yaml:3)
                  ~ role \(role)_a: temp_file_limit = 976562kB  # the default for every bot (cluster.yaml:3)
                  ~ secret: sealed DATABASE_URL for \(role)_a, the one before valid for 1d  # a rotation was requested (bots/weather.yaml:4)  [rotatesCredential]

                Plan: 1 to create, 8 to alter, 0 to restrict, 0 to drop.

                """
        )
    }

    @Test func `the end of the overlap closes the old login before its sessions end`() throws {
        var drift = Drift()
        try drift.server.apply(drift.plan(PlanOptions(bots: [Drift.weather.id], rotation: .overlapping)))
        drift.server.cluster.now = Timestamp(seconds: 86400)
        let plan = drift.plan
        #expect(plan.steps.map(\.step.kind) == ["alterRole", "endSessions", "removePassword", "forgetLogin"])
        #expect(plan.transactions.map(\.count) == [1, 1, 2])
        #expect(plan.steps[1].hazards == [.terminatesSessions])
    }

    @Test func `the loop replaces a bounded number of credentials in one pass, and says how many wait`() throws {
        let bots = (0..<230).map { Fixtures.bot("bot-\($0)") }
        var desired = Fixtures.desired(bots)
        var server = Fixtures.convergedServer(desired)
        desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        var options = PlanOptions()
        options.rotationBound = 100
        var notes: [[String]] = []
        for _ in 0..<4 {
            let plan = diff(desired: desired, observed: server.observed, options: options)
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

    @Test func `one apply replaces all credentials that a change of recipients is about`() throws {
        let bots = (0..<230).map { Fixtures.bot("bot-\($0)") }
        var desired = Fixtures.desired(bots)
        var server = Fixtures.convergedServer(desired)
        desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        try server.apply(diff(desired: desired, observed: server.observed))
        #expect(diff(desired: desired, observed: server.observed).isEmpty)
    }

    @Test func `a paused bot's secret is not left to those who were taken off the list`() throws {
        var desired = Fixtures.desired([Fixtures.bot("weather", isSuspended: true)])
        var server = Fixtures.convergedServer(desired)
        server.registry[Drift.weather.id]?.credential?.hasOtherRecipients = true
        desired.policy.secrets.recipients = [Fixtures.recipient("B")]
        let plan = diff(desired: desired, observed: server.observed)
        #expect(plan.steps.contains { $0.step.issuedForm?.recipients == [Fixtures.recipient("B")] })
        try server.apply(plan)
        #expect(diff(desired: desired, observed: server.observed).isEmpty)
        #expect(server.roles[role]?.attributes.canLogIn == true)
        server.cluster.now = Timestamp(seconds: 86400)
        try server.apply(diff(desired: desired, observed: server.observed))
        #expect(server.roles[role]?.attributes.canLogIn == false)
    }

    @Test func `a paused bot's credential is replaced when somebody asks for it`() {
        let desired = Fixtures.desired([Fixtures.bot("weather", isSuspended: true)])
        let observed = Fixtures.convergedServer(desired).observed
        let options = PlanOptions(bots: [Drift.weather.id], rotation: .overlapping)
        #expect(
            diff(desired: desired, observed: observed, options: options).steps.contains { $0.step.issuedForm != nil }
        )
        #expect(diff(desired: desired, observed: observed).isEmpty)
    }

    @Test func `secrets that a change of recipients does not reach are named`() {
        var drift = Drift()
        drift.server.registry[Drift.radio.id]?.credential?.hasOtherRecipients = true
        drift.desired.bots.removeAll { $0.id == Drift.radio.id }
        drift.desired.invalidBots = [Drift.radio.id]
        #expect(
            drift.plan.notes.contains(
                "the secret of bot radio is not sealed for spec.secrets.recipients as they are now, and this plan does not change that"
            )
        )
    }

    @Test func `many secrets that a change of recipients does not reach share a note`() {
        var drift = Drift()
        drift.desired = Fixtures.desired(["a", "b", "c", "d"].map { Fixtures.bot($0) })
        drift.server = Fixtures.convergedServer(drift.desired)
        for id in drift.server.registry.keys { drift.server.registry[id]?.credential?.hasOtherRecipients = true }
        drift.desired.invalidBots = Set(drift.desired.bots.map(\.id))
        drift.desired.bots = []
        let notes = drift.plan.notes.filter { $0.contains("spec.secrets.recipients") }
        #expect(
            notes == [
                "the secrets of 4 bots (a, b, c and 1 more) are not sealed for spec.secrets.recipients as they are now, "
                    + "and this plan does not change that"
            ]
        )
    }

    @Test func `a rotation within the overlap of another is refused, and at once it is not`() throws {
        var drift = Drift()
        let again = PlanOptions(bots: [Drift.weather.id], rotation: .overlapping)
        try drift.server.apply(drift.plan(again))
        let plan = drift.plan(again)
        #expect(plan.steps.isEmpty)
        #expect(plan.refused.map(\.what) == ["replace the credential again"])
        #expect(plan.setbacks.isEmpty, "the bot is as its manifest says all the same")
        #expect(plan.refused[0].reason == "the one before it is valid until 1970-01-02T00:00:00Z, and would end early")
        #expect(drift.plan(PlanOptions(bots: [Drift.weather.id], rotation: .immediate)).refused.isEmpty)
    }

    @Test func `both logins have all the connections of the plan while two are valid`() throws {
        var drift = Drift()
        try drift.server.apply(drift.plan(PlanOptions(bots: [Drift.weather.id], rotation: .overlapping)))
        for login in [role, Fixtures.identifier(role.name + "_a")] {
            #expect(drift.server.roles[login]?.attributes.connectionLimit == 10)
        }
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

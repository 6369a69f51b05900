import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Bots whose manifests say `login: false`.
@Suite struct LoginClosureTests {
    private let radio = Drift.radio
    private let reason = "the manifest says login: false"

    /// The manifest of the bot `radio` has been given `login: false`.
    private func forbidden() -> Drift {
        var drift = Drift()
        drift.desired.bots[0].mayLogIn = false
        return drift
    }

    private func closed() throws -> Drift {
        var drift = forbidden()
        try drift.server.apply(drift.plan)
        return drift
    }

    @Test func `a bot loses its connections and its login, and keeps all else`() throws {
        #expect(
            forbidden().lines == [
                "! radio: role \(radio.role): no longer member of flarex_bots # \(reason)",
                "! radio: sessions of \(radio.role): ended # \(reason)",
                "! radio: role \(radio.role): NOLOGIN # \(reason)",
                "~ radio: role \(radio.role): member of flarex_bots # console and migrations act as the bot",
                "~ radio: registry entry of radio: phase Disabled, plan free # \(reason)",
            ]
        )
        let drift = try closed()
        #expect(drift.plan.isEmpty)
        #expect(drift.server.registry[radio.id]?.phase == .disabled)
        #expect(drift.server.registry[radio.id]?.credential != nil)
        #expect(drift.server.roles[radio.role]?.verifierDigest != nil)
    }

    @Test func `the right to connect is gone for everybody to see before a session is ended`() {
        let batches = StepBatch.batches(of: forbidden().plan.steps)
        #expect(
            batches.map { $0.steps.map(\.step.kind) } == [
                ["revokeMembership"], ["endSessions"], ["alterRole", "grantMembership", "recordBot"],
            ]
        )
        #expect(forbidden().plan.steps.flatMap(\.hazards) == [.terminatesSessions])
    }

    @Test func `whatever would let it in again is taken back`() throws {
        let changes: [(String, (inout ModelServer) -> Void)] = [
            ("role \(radio.role): NOLOGIN", { $0.roles[radio.role]?.attributes.canLogIn = true }),
            ("sessions of \(radio.role): ended", { $0.openSessions[radio.role] = 2 }),
        ]
        for (summary, change) in changes {
            var drift = try closed()
            change(&drift.server)
            #expect(drift.plan.steps.map(\.step.summary).contains(summary))
            try drift.server.apply(drift.plan)
            #expect(drift.plan.isEmpty)
            #expect(drift.server.roles[radio.role]?.attributes.canLogIn == false)
            #expect(drift.server.openSessions[radio.role] == nil)
        }
    }

    @Test func `the login comes back with its credential`() throws {
        var drift = try closed()
        let credential = drift.server.registry[radio.id]?.credential
        drift.desired.bots[0].mayLogIn = true
        #expect(
            drift.lines == [
                "~ radio: role \(radio.role): LOGIN # a bot may log in and nothing more",
                "~ radio: registry entry of radio: phase Ready, plan free # the manifest lets it log in again",
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
        #expect(drift.server.registry[radio.id]?.credential == credential)
    }

    @Test func `both logins of a rotation are closed, and a rotation goes on without them`() throws {
        var drift = Drift()
        try drift.server.apply(drift.plan(PlanOptions(rotation: .overlapping)))
        let logins = ManagedName.logins(of: radio.role).filter { drift.server.roles[$0] != nil } + [radio.role]
        try #require(logins.count == 2)
        drift.desired.bots[0].mayLogIn = false
        try drift.server.apply(drift.plan)
        #expect(logins.allSatisfy { drift.server.roles[$0]?.attributes.canLogIn == false })
        #expect(drift.plan.isEmpty)

        try drift.server.apply(drift.plan(PlanOptions(rotation: .immediate)))
        #expect(drift.plan.isEmpty)
        let login = try #require(drift.server.registry[radio.id]?.credential?.login)
        #expect(!logins.contains(login) || login != radio.role)
        #expect(drift.server.roles[login]?.attributes.canLogIn == false)
    }

    @Test func `a new bot may begin without a login`() throws {
        var drift = Drift()
        drift.desired.bots.append(Fixtures.bot("young", mayLogIn: false))
        let plan = drift.plan
        #expect(plan.steps.allSatisfy { $0.action == .create })
        try drift.server.apply(plan)
        #expect(drift.plan.isEmpty)
        let role = ManagedName.bot(Fixtures.name("young"))
        #expect(drift.server.roles[role]?.attributes.canLogIn == false)
    }

    @Test func `a paused bot's login stays as it is`() throws {
        var paused = forbidden()
        paused.desired.bots[0].isSuspended = true
        #expect(paused.lines.count == 1 && paused.lines[0].contains("phase Suspended"))
        try paused.server.apply(paused.plan(PlanOptions(rotation: .overlapping)))
        let login = try #require(paused.server.registry[radio.id]?.credential?.login)
        #expect(paused.server.roles[login]?.attributes.canLogIn == true)
    }
}

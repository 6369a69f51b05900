import Digest
import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What becomes of a bot when its manifest goes, and when it comes back.
@Suite struct TombstoneTests {
    private let radio = Drift.radio
    private let moment = Timestamp(seconds: 1_795_557_600)
    private let retention = TimeSpan(seconds: 30 * 86400)

    /// The bot `radio` has no manifest any more.
    private func departed() -> Drift {
        var drift = Drift()
        drift.desired.bots = [Drift.weather]
        drift.server.cluster.now = moment
        return drift
    }

    private func tombstoned() -> Drift {
        var drift = departed()
        drift.server.tombstone(radio, at: moment)
        return drift
    }

    @Test func `a bot whose manifest is gone loses its connections, its login and its secret, and nothing else`() {
        #expect(
            departed().lines == [
                "! radio: role \(radio.role): no longer member of flarex_bots # its manifest is gone from bots/radio.yaml",
                "! radio: registry entry of radio: phase Tombstoned, data kept for 30d "
                    + "# its manifest is gone from bots/radio.yaml",
                "! radio: sessions of \(radio.role): ended # its manifest is gone from bots/radio.yaml",
                "! radio: role \(radio.role): NOLOGIN # its manifest is gone from bots/radio.yaml",
                "! radio: secret of radio: withdrawn, with the password # its manifest is gone from bots/radio.yaml",
            ]
        )
    }

    @Test func `the right to connect is gone for everybody to see before a session is ended`() {
        let batches = StepBatch.batches(of: departed().plan.steps)
        #expect(
            batches.map { $0.steps.map(\.step.kind) } == [
                ["revokeMembership", "tombstone"], ["endSessions"], ["alterRole", "withdrawCredential"],
            ]
        )
        #expect(batches.map(\.commitment) == [.together, .alone, .together])
        #expect(departed().plan.steps.flatMap(\.hazards) == [.terminatesSessions])
    }

    @Test func `the plan says when the data will go, and its fingerprint does not depend on the clock`() {
        var later = departed()
        later.server.cluster.now = Timestamp(seconds: moment.seconds + 3600)
        #expect(
            departed().plan.notes == [
                "bot radio has no manifest; its data are dropped after 2026-12-24T22:00:00Z, "
                    + "unless its manifest comes back before then"
            ]
        )
        #expect(later.plan.notes != departed().plan.notes)
        #expect(later.plan.fingerprint == departed().plan.fingerprint)
    }

    @Test func `a tombstoned bot stays as it is until its time has come`() throws {
        var drift = departed()
        try drift.server.apply(drift.plan)
        #expect(drift.server.registry[radio.id]?.tombstonedAt == moment)
        #expect(drift.server.registry[radio.id]?.dropAfter(retention: retention) == moment + retention)
        for seconds in [0, 86400, retention.seconds - 1] {
            drift.server.cluster.now = moment + TimeSpan(seconds: seconds)
            #expect(drift.plan.isEmpty)
            #expect(drift.plan.notes.count == 1)
        }
    }

    @Test func `whatever would let it in again is taken back`() {
        let changes: [(String, (inout ModelServer) -> Void)] = [
            ("role \(radio.role): NOLOGIN", { $0.roles[radio.role]?.attributes.canLogIn = true }),
            ("role \(radio.role): NOSUPERUSER", { $0.roles[radio.role]?.attributes.isSuperuser = true }),
            ("secret of radio: withdrawn, with the password", { $0.roles[radio.role]?.verifierDigest = "by hand" }),
            ("sessions of \(radio.role): ended", { $0.openSessions[radio.role] = 2 }),
            (
                "role \(radio.role): no longer member of flarex_bots",
                { try? $0.grantMembership(of: radio.role, in: "flarex_bots", $0.memberOptions) }
            ),
            (
                "role ann: no longer member of \(radio.role)",
                { try? $0.grantMembership(of: "ann", in: radio.role, $0.memberOptions) }
            ),
            (
                "registry entry of radio: phase Tombstoned, data kept for 30d",
                { $0.registry[radio.id]?.phase = .failed }
            ),
        ]
        for (summary, change) in changes {
            var drift = tombstoned()
            change(&drift.server)
            #expect(drift.plan.steps.map(\.step.summary).contains(summary))
            #expect(throws: Never.self) { try drift.server.apply(drift.plan) }
            #expect(drift.plan.isEmpty)
        }
    }

    @Test func `what its data need, and that it was over its quota, is remembered`() throws {
        var drift = Drift()
        drift.desired.bots = [Drift.radio]
        let restricted = Membership.Options(admin: false, inherit: false, set: false)
        try drift.server.grantMembership(of: Drift.weather.role, in: "flarex_restricted", restricted)
        try drift.server.apply(drift.plan)
        let groups = drift.server.memberships.filter { $0.member == Drift.weather.role }.map(\.group)
        #expect(Set(groups) == ["flarex_ext_citext", "flarex_restricted"])
    }

    @Test func `a manifest that comes back brings back login and data, with a new credential`() throws {
        var drift = departed()
        let before = drift.server.schemas[radio.role]
        try drift.server.apply(drift.plan)
        drift.server.cluster.now = moment + TimeSpan(seconds: 86400)
        drift.desired.bots = [Drift.radio, Drift.weather]
        #expect(
            drift.lines == [
                "~ radio: role \(radio.role): LOGIN # a bot may log in and nothing more",
                "~ radio: role \(radio.role): member of flarex_bots # bots connect through it",
                "~ radio: registry entry of radio: phase Ready, plan free # its manifest is back",
                "~ radio: secret of radio: new password, sealed DATABASE_URL # the bot has no password",
            ]
        )
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty && drift.plan.notes.isEmpty)
        #expect(drift.server.registry[radio.id]?.tombstonedAt == nil)
        #expect(drift.server.schemas[radio.role] == before)
    }

    @Test func `a manifest that comes back after dropping began is told that data may be gone`() {
        var drift = tombstoned()
        drift.server.registry[radio.id]?.isBeingDropped = true
        drift.desired.bots = [Drift.radio, Drift.weather]
        #expect(drift.plan.steps.map(\.reason).contains("its manifest is back; some of its data may have been dropped"))
    }

    @Test func `a suspended bot that comes back is not dropped, and not let in either`() throws {
        var drift = tombstoned()
        drift.desired.bots = [Fixtures.bot("radio", isSuspended: true), Drift.weather]
        #expect(drift.plan.steps.map(\.id) == ["radio.recordBot"])
        try drift.server.apply(drift.plan)
        #expect(drift.server.registry[radio.id]?.tombstonedAt == nil)
        #expect(drift.server.roles[radio.role]?.attributes.canLogIn == false)
    }

    @Test func `a bot that its last manifest keeps stays alive without one, and the plan says so`() throws {
        var drift = Drift()
        var kept = Drift.radio
        kept.isKept = true
        drift.desired.bots = [kept, Drift.weather]
        #expect(drift.plan.steps.map(\.id) == ["radio.recordBot"])
        try drift.server.apply(drift.plan)
        drift.desired.bots = [Drift.weather]
        #expect(drift.plan.isEmpty)
        #expect(
            drift.plan.notes == [
                "bot radio has no manifest and is kept, since its last one said flarex.dev/prune: disabled"
            ]
        )
    }

    @Test func `a bot whose manifest is there and not valid keeps what it has`() {
        var drift = departed()
        drift.desired.invalidBots = [radio.id]
        drift.desired.isComplete = false
        #expect(drift.plan.isEmpty)
        #expect(drift.plan.notes == ["the manifest of bot radio is not valid; the bot is kept as it is"])
    }

    @Test func `a plan for some bots tombstones those and no others`() {
        let drift = departed()
        #expect(drift.plan(PlanOptions(bots: [Drift.weather.id])).isEmpty)
        #expect(drift.plan(PlanOptions(bots: [Drift.weather.id])).notes.isEmpty)
        #expect(drift.plan(PlanOptions(bots: [radio.id])) == drift.plan)
    }

    @Test func `a registry that gives it another role is refused`() {
        var drift = departed()
        drift.server.registry[radio.id]?.role = "postgres"
        #expect(drift.plan.steps.allSatisfy { $0.bot == nil })
        #expect(drift.plan.refused.map(\.what) == ["work on bot radio"])
    }

    @Test func `many tombstones share one note`() {
        let bots = (0..<20).map { Fixtures.bot("bot-\($0)") }
        var drift = Drift()
        drift.desired = Fixtures.desired(bots)
        drift.server = Fixtures.convergedServer(drift.desired)
        drift.server.cluster.now = Timestamp(seconds: 1_795_557_600)
        for bot in bots.prefix(5) { drift.server.tombstone(bot, at: Timestamp(seconds: 1_795_500_000)) }
        drift.desired.bots = Array(bots.dropFirst(5))
        #expect(
            drift.plan.notes == [
                "5 bots (bot-0, bot-1, bot-2 and 2 more) are tombstoned; their data are dropped after 2026-12-24T06:00:00Z, "
                    + "unless their manifests come back before then"
            ]
        )
        drift.server.tombstone(bots[0], at: Timestamp(seconds: 1_795_400_000))
        #expect(drift.plan.notes.count == 1)
        #expect(drift.plan.notes.first?.contains("(bot-0) to ") == true)
    }
}

import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// The end of a bot.
@Suite struct DropTests {
    private let radio = Drift.radio
    private let moment = Timestamp(seconds: 1_795_557_600)

    /// The bot `radio` has been tombstoned for longer than the retention.
    private func due() -> Drift {
        var drift = Drift()
        drift.desired.bots = [Drift.weather]
        drift.server.tombstone(radio, at: moment)
        drift.server.cluster.now = moment + drift.desired.policy.deletion.retention
        return drift
    }

    @Test func `everything goes, the registry entry last, and all of it is marked`() {
        let plan = due().plan
        #expect(
            plan.shortLines == [
                "~ radio: registry entry of radio: size noted, dropping begun # its size is recorded before its data are dropped",
                "- radio: schema \(radio.role): everything in it # it has had no manifest since 2026-11-24T22:00:00Z",
                "- radio: objects outside the schema, and rights on others' # it has had no manifest since 2026-11-24T22:00:00Z",
                "- radio: schema \(radio.role) # it has had no manifest since 2026-11-24T22:00:00Z",
                "- radio: role \(radio.role) # it has had no manifest since 2026-11-24T22:00:00Z",
                "- radio: registry entry of radio, moved to the dropped bots # the registry keeps the name and the dates of dropped bots",
            ]
        )
        #expect(plan.steps.dropFirst().allSatisfy { $0.hazards == [.deletesData] })
        #expect(plan.summaryLine == "Plan: 0 to create, 1 to alter, 0 to restrict, 5 to drop.")
    }

    @Test func `where there are backups it waits for a final archive, and says so`() throws {
        var drift = due()
        drift.desired.policy.backups = BackupPolicy(repository: "/srv/backups", passwordFile: "/etc/password")
        drift.server.otherRoles.insert("pg_read_all_data")
        for step in drift.plan.clusterSteps { try drift.server.apply(step.step) }
        #expect(drift.plan.isEmpty)
        let note =
            "bot radio is tombstoned; its data are dropped after its final archive: run flarexdb backup --bot radio"
        #expect(drift.plan.notes == [note])
        drift.server.archived = [radio.id]
        #expect(drift.plan.steps.last?.step == .lifecycle(.forget(radio.id)))
        #expect(drift.plan.notes == [])
    }

    @Test func `what takes long is committed on the way, and what is left goes at once`() {
        let batches = StepBatch.batches(of: due().plan.steps)
        #expect(batches.map(\.commitment) == [.alone, .bare, .together])
        #expect(batches.last?.steps.map(\.step.kind) == ["dropOwned", "dropSchema", "dropRole", "forgetBot"])
    }

    @Test func `a stop after any batch leaves something that the next pass finishes`() throws {
        let batches = StepBatch.batches(of: due().plan.steps)
        for count in 0...batches.count {
            var drift = due()
            for batch in batches.prefix(count) { try drift.server.applyTogether(batch.steps) }
            try drift.server.apply(drift.plan)
            #expect(drift.plan.isEmpty)
            #expect(drift.server.roles[radio.role] == nil && drift.server.schemas[radio.role] == nil)
            #expect(drift.server.registry[radio.id] == nil)
        }
    }

    @Test func `one second before its time nothing goes, and a manifest at the last moment brings it back`() {
        var drift = due()
        drift.desired.bots = [Drift.radio, Drift.weather]
        #expect(drift.plan.steps.allSatisfy { $0.action == .alter })
        drift = due()
        drift.server.cluster.now = drift.server.cluster.now + TimeSpan(seconds: -1)
        #expect(drift.plan.isEmpty)
    }

    @Test func `what others built on the data keeps them, and the plan says what`() {
        var drift = due()
        drift.server.obstacles[radio.role] = ["table public.copies", "view public.report"]
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.what) == ["drop bot radio"])
        #expect(
            drift.plan.refused.map(\.reason) == [
                "these objects are not the bot's and would be dropped with it: table public.copies, view public.report"
            ]
        )
    }

    @Test func `what it has in other databases goes first, in these`() {
        var observed = due().server.observed
        observed.remains[radio.role]?.databases = ["app", "postgres"]
        let plan = diff(desired: due().desired, observed: observed)
        #expect(plan.steps.compactMap(\.step.otherDatabase) == ["app", "postgres"])
        #expect(plan.steps[1...2].map(\.id) == ["radio.dropOwned.app", "radio.dropOwned.postgres"])
    }

    @Test func `a schema of ours that somebody gave to the bot does not go with it`() throws {
        var drift = due()
        try drift.server.changeOwner(ofSchema: "ext_citext", to: radio.role)
        try drift.server.changeOwner(ofSchema: Drift.weather.role, to: radio.role)
        try drift.server.apply(drift.plan)
        #expect(drift.server.schemas[Drift.weather.role]?.owner == "flarex_owner")
        #expect(drift.server.schemas["ext_citext"]?.owner == "flarex_owner")
        #expect(drift.plan.isEmpty)
    }

    @Test func `a bot that was not looked at is not dropped`() {
        var observed = due().server.observed
        observed.remains = [:]
        #expect(diff(desired: due().desired, observed: observed).isEmpty)
    }
}

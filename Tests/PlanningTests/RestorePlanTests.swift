import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Restores in change plans: those that a person asks for, and what becomes of those that were left.
@Suite struct RestorePlanTests {
    private static let replaced: Identifier = ManagedName.replacedSchema(
        of: Drift.radio.role,
        at: Timestamp(seconds: 0)
    )

    private func archive(stored: Int64 = 1000, extensions: [Identifier] = []) -> Archive {
        Archive(
            number: 7,
            bot: Drift.radio.id,
            workspace: Drift.radio.workspace,
            role: Drift.radio.role,
            plan: Drift.radio.plan.value,
            extensions: extensions,
            takenAt: Timestamp(seconds: 0),
            serverVersion: 150_020,
            dumpVersion: 150_020,
            bytes: ByteCount(bytes: 1000),
            storedBytes: ByteCount(bytes: stored),
            rows: 3,
            tables: [ArchivedTable(name: "events", rows: 3, checksum: "0")],
            objects: "0",
            snapshot: "0",
            folder: "1"
        )
    }

    private func restoration(_ archive: Archive) -> Restoration {
        Restoration(bot: BotReference(Drift.radio), archive: archive, replaced: Self.replaced, mark: 1)
    }

    private func plan(_ drift: Drift, _ request: RestoreRequest) -> ChangePlan {
        var options = PlanOptions(bots: [request.bot])
        options.restore = request
        return diff(desired: drift.desired, observed: drift.server.observed, options: options)
    }

    /// What the program does that restores, but for the load.
    private func begun(_ drift: Drift) throws -> Drift {
        var drift = drift
        let plan = plan(drift, .archive(restoration(archive())))
        for step in plan.beforeLoad.steps { try drift.server.apply(step.step) }
        return drift
    }

    @Test func `a restore lets nobody in before the data are replaced`() throws {
        let lines = plan(Drift(), .archive(restoration(archive()))).steps.map { "\($0.action.symbol) \($0.summary)" }
        #expect(
            lines == [
                "~ registry entry: restore of archive 7 begun",
                "! role: sessions ended, NOLOGIN",
                "! sessions: ended",
                "~ schema: renamed to \(Self.replaced), no rights for anyone",
                "+ schema",
                "+ schema: USAGE, CREATE to the bot",
                "+ schema: archive 7 of 1970-01-01T00:00:00Z (1 table, 3 rows) loaded, and compared with the registry",
                "~ registry entry: restore ended",
                "~ role: LOGIN",
            ]
        )
    }

    @Test func `while it is under way a pass leaves the bot alone, whatever its manifest says`() throws {
        var drift = try begun(Drift())
        #expect(drift.plan.isEmpty)
        #expect(drift.plan.setbacks[Drift.radio.id]?.map(\.reason) == [.restoring])
        drift.desired = Fixtures.desired([Drift.weather, Fixtures.bot("radio", plan: "pro")])
        #expect(drift.plan.isEmpty)
        drift.desired = Fixtures.desired([Drift.weather])
        #expect(drift.plan.steps.allSatisfy { $0.bot?.id != Drift.radio.id })
    }

    @Test func `the next pass after one that was killed puts the old data back and lets the bot in`() throws {
        var drift = try begun(Drift())
        drift.server.restores[Drift.radio.role]?.isUnderWay = false
        #expect(
            drift.plan.steps.map { "\($0.action.symbol) \($0.summary)" } == [
                "- schema: everything in it",
                "~ schema: \(Self.replaced) renamed back, the restore given up",
                "~ role: LOGIN",
                "~ schema: USAGE, CREATE to the bot",
            ]
        )
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        #expect(drift.plan.isEmpty, "\(drift.lines)")
        #expect(drift.server.observed == Drift().server.observed)
    }

    @Test func `the next pass after one that was verified keeps what was loaded`() throws {
        var drift = try begun(Drift())
        drift.server.restores[Drift.radio.role]?.isUnderWay = false
        drift.server.restores[Drift.radio.role]?.isVerified = true
        #expect(
            drift.plan.steps.map { "\($0.action.symbol) \($0.summary)" } == [
                "~ registry entry: restore ended", "~ role: LOGIN",
            ]
        )
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        #expect(drift.plan.isEmpty, "\(drift.lines)")
        #expect(drift.server.schemas[Self.replaced] != nil)
    }

    @Test func `undoing it gives the bot what was replaced, and keeps what it had`() throws {
        var drift = try begun(Drift())
        drift.server.restores[Drift.radio.role]?.isUnderWay = false
        drift.server.restores[Drift.radio.role]?.isVerified = true
        for step in drift.plan.steps { try drift.server.apply(step.step) }
        let aside = ManagedName.replacedSchema(of: Drift.radio.role, at: Timestamp(seconds: 60))
        let undo = plan(drift, .undo(Drift.radio.id, aside: aside, request: nil))
        for step in undo.steps { try drift.server.apply(step.step) }
        #expect(drift.plan.isEmpty, "\(drift.lines)")
        #expect(drift.server.schemas[Self.replaced] == nil && drift.server.schemas[aside] != nil)
    }

    @Test func `what was replaced goes when its time is over, with the hazard in the plan`() throws {
        var drift = try begun(Drift())
        drift.server.restores[Drift.radio.role] = nil
        drift.server.roles[Drift.radio.role]?.attributes.canLogIn = true
        #expect(drift.plan.isEmpty, "\(drift.lines)")
        drift.server.cluster.now = drift.server.cluster.now + TimeSpan(seconds: 7 * 86400)
        let plan = drift.plan
        #expect(
            plan.steps.map(\.summary) == [
                "schema \(Self.replaced): everything in it", "schema \(Self.replaced): what a restore replaced",
            ]
        )
        #expect(plan.steps.allSatisfy { $0.hazards == [.deletesData] })
        for step in plan.steps { try drift.server.apply(step.step) }
        #expect(drift.plan.isEmpty, "\(drift.lines)")
    }

    @Test func `what cannot work is refused`() throws {
        func expect(_ reason: String, _ change: (inout Drift) -> Archive?) {
            var drift = Drift()
            let archive = change(&drift) ?? archive()
            let plan = plan(drift, .archive(restoration(archive)))
            #expect(plan.steps.isEmpty)
            #expect(plan.refused.contains { $0.reason.contains(reason) }, "\(plan.refused)")
        }
        expect("over the 500MB of plan free") { _ in archive(stored: 500_000_000_000) }
        expect("its manifest does not ask for it") { _ in archive(extensions: ["unaccent"]) }
        expect("its manifest pauses it") {
            $0.desired = Fixtures.desired([Fixtures.bot("radio", isSuspended: true)])
            return nil
        }
        expect("it has no valid manifest") {
            $0.desired = Fixtures.desired([Drift.weather])
            return nil
        }
        expect("it is tombstoned") {
            $0.server.tombstone(Drift.radio, at: Timestamp(seconds: 0))
            return nil
        }
        expect("it is not as its manifest says") {
            $0.server.dropSchema(Drift.radio.role)
            return nil
        }
    }
}

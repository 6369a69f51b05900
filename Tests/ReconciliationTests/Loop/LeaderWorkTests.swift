import Model
import Planning
import SQLText
import TestSupport
import Testing

@testable import Execution
@testable import Reconciliation

@Suite("A leader's work")
struct LeaderWorkTests {
    private let desired = Fixtures.desired(["a", "b", "c"].map { Fixtures.bot($0) })
    private let context = PassContext(1, revision: nil, isFull: true, LoopClock())
    private var work = LeaderWork(generator: SeededGenerator(seed: 1))

    private func scope(
        _ triggers: Set<Trigger>,
        _ desired: DesiredState,
        maximum: Int = 100
    ) -> Set<String>? {
        work.scope(of: triggers, desired, now: .seconds(1), maximum: maximum).map { Set($0.map(\.text)) }
    }

    private func plan(_ steps: [String?: Step]) -> ChangePlan {
        ChangePlan(
            cluster: ClusterReference(systemIdentifier: "1", database: "flarex", serverVersion: 160_004),
            steps: steps.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { bot, step in
                PlannedStep(step, of: bot.map { BotReference(Fixtures.bot($0)) })
            }
        )
    }

    private mutating func admit(
        _ plan: ChangePlan,
        unsettled: Set<WorkQueue.Key> = [],
        at seconds: Int = 0
    ) -> Admission {
        work.admit(plan, of: nil, unsettled: unsettled, context, now: .seconds(seconds))
    }

    private mutating func settle(_ bot: String, _ result: Outcome.Result, at seconds: Int = 0) -> (LoopEvent, Bool) {
        let reference = BotReference(Fixtures.bot(bot))
        let outcome = Outcome(bot: reference, steps: ["x"], result: result, warnings: [])
        return work.settle(outcome, of: reference, context, now: .seconds(seconds))
    }

    @Test("changed files alone are a reason to look at the changed bots, and at those whose turn has come")
    mutating func scope() {
        #expect(scope([.files], desired) == nil, "before a pass over everything")
        work.lastPlanned = desired
        #expect(scope([.files], desired) == [])
        var changed = desired
        changed.bots[1].overage = Placed(true, line: 8)
        #expect(scope([.files], changed) == ["b"])
        work.queue.lookAgain(.bot(Fixtures.name("c")), now: .zero)
        #expect(scope([.files, .retry], changed) == ["b", "c"])
        #expect(scope([.files], changed, maximum: 1) == nil)
        for trigger in Trigger.allCases where ![.files, .retry].contains(trigger) {
            #expect(scope([.files, trigger], changed) == nil, "\(trigger)")
        }
    }

    @Test("all are looked at when a manifest went, the turn is one of a bot without a manifest, or the cluster's")
    mutating func wide() {
        work.lastPlanned = desired
        #expect(scope([.files], Fixtures.desired(["a", "b"].map { Fixtures.bot($0) })) == nil)
        work.queue.lookAgain(.bot(Fixtures.name("gone")), now: .zero)
        #expect(scope([.retry], desired) == nil)
        work.queue = WorkQueue()
        work.queue.lookAgain(.cluster, now: .zero)
        #expect(scope([.retry], desired) == nil)
    }

    @Test("a pass that could not be made is tried again after a pause, and then looks at everything")
    mutating func failedPass() {
        work.lastPlanned = desired
        var pauses: [Duration] = []
        for attempt in 1...8 {
            pauses.append(work.fail(now: .seconds(attempt * 10), longestPause: .seconds(5)))
            #expect(work.retry.at == .seconds(attempt * 10) + (pauses.last ?? .zero))
        }
        #expect(work.lastPlanned == nil)
        #expect(!work.isRetryDue(now: .seconds(80)))
        #expect(work.isRetryDue(now: .seconds(85)))
        #expect(pauses[0] < .milliseconds(251))
        #expect(pauses[7] == .seconds(5))
    }

    @Test("a bot that was worked on while the pass observed is not admitted, and looked at again")
    mutating func unsettled() {
        let plan = plan(["a": .object(.createDatabase("a")), "b": .object(.createDatabase("b"))])
        let admission = admit(plan, unsettled: [.bot(Fixtures.name("a"))])
        #expect(admission.steps.compactMap(\.bot?.id.text) == ["b"])
        #expect(work.queue.dueBots(now: .zero).map(\.text) == ["a"])
    }

    @Test("steps that were applied in vain are given up with a note and a report, once")
    mutating func ineffective() {
        let plan = plan(["a": .object(.createDatabase("a"))])
        for _ in 1...WorkQueue.maximumRepeats {
            #expect(admit(plan).steps.count == 1)
            _ = settle("a", .applied)
        }
        let admission = admit(plan)
        #expect(admission.steps.isEmpty)
        #expect(admission.notes.count == 1)
        guard case .reconciled(let report)? = admission.events.first, case .ineffective = report.result else {
            Issue.record("\(admission.events)")
            return
        }
        let later = admit(plan, at: 3600)
        #expect(later.steps.isEmpty && later.notes.isEmpty && later.events.isEmpty)
        // What the pass's report counts: the two passes over it in which it waited.
        #expect(context.report.outcomes.waiting == 2)
    }

    @Test("what may pass is tried again at a moment of its own, and what may not waits for a change")
    mutating func settling() {
        func failure(mayPass: Bool) -> Outcome.Result {
            .failed(
                Outcome.Failure(
                    message: "no",
                    sqlState: nil,
                    step: nil,
                    isUncertain: false,
                    isUnreached: false,
                    mayPass: mayPass
                )
            )
        }
        let plan = plan(["a": .object(.createDatabase("a")), "b": .object(.createDatabase("b"))])
        _ = admit(plan)
        let (transient, isDueAgain) = settle("a", failure(mayPass: true))
        let (terminal, isDue) = settle("b", failure(mayPass: false))
        guard case .reconciled(let first) = transient, case .retry("no", let pause) = first.result,
            case .reconciled(let second) = terminal, case .terminal("no") = second.result
        else {
            Issue.record("\(transient) \(terminal)")
            return
        }
        #expect(isDueAgain && !isDue)
        #expect(work.queue.nextDue == pause)
        #expect(admit(plan, at: 3600).steps.compactMap(\.bot?.id.text) == ["a"])
    }

    @Test("the cluster's steps wait together, and the one that is transient decides")
    mutating func cluster() {
        let plan = plan([nil: .object(.createDatabase("a"))])
        #expect(work.admitCluster(plan, context, now: .zero).steps.count == 1)
        var failure = Outcome(of: "x", failed: ReconciliationError("no"))
        if case .failed(var details) = failure.result {
            details.mayPass = true
            failure.result = .failed(details)
        }
        let applied = Outcome(steps: ["y"], result: .applied, warnings: [])
        #expect(work.settleCluster([applied, failure], context, now: .zero).count == 2)
        #expect(work.admitCluster(plan, context, now: .zero).steps.isEmpty)
        #expect(work.admitCluster(plan, context, now: .seconds(1)).steps.count == 1)
    }

    @Test("the audit log is signed after news, and at the latest after the interval")
    mutating func signature() {
        let hour = Duration.seconds(3600)
        #expect(work.takesSignature(hasNews: false, now: .zero, interval: hour) == true)
        #expect(work.takesSignature(hasNews: false, now: .seconds(3599), interval: hour) == false)
        #expect(work.takesSignature(hasNews: true, now: .seconds(3599), interval: hour) == true)
        #expect(work.takesSignature(hasNews: false, now: .seconds(3600), interval: hour) == false)
        #expect(work.takesSignature(hasNews: false, now: .seconds(7199), interval: hour) == true)
    }
}

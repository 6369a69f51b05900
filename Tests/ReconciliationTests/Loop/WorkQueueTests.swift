import Model
import Planning
import Reconciliation
import SQLText
import TestSupport
import Testing

@Suite("Work queue")
struct WorkQueueTests {
    private let weather = WorkQueue.Key.bot(Fixtures.name("weather"))
    private let one: [Step] = [.object(.createDatabase("one"))]
    private let other: [Step] = [.object(.createDatabase("other"))]
    private var queue = WorkQueue(base: .seconds(1), maximum: .seconds(60))
    private var generator = SeededGenerator(seed: 1)

    /// Admits and settles; returns the verdict and the pause.
    private mutating func round(
        _ steps: [Step],
        _ result: WorkQueue.Result,
        at now: Duration
    ) -> (WorkQueue.Verdict, Duration?) {
        let verdict = queue.admit(weather, steps: steps, now: now)
        guard case .run = verdict else { return (verdict, nil) }
        return (verdict, queue.settle(weather, result, now: now, using: &generator))
    }

    @Test("a bot that is being worked on is looked at again afterwards, once")
    mutating func busy() {
        #expect(queue.admit(weather, steps: one, now: .zero) == .run(attempt: 1))
        #expect(queue.admit(weather, steps: other, now: .zero) == .busy)
        #expect(queue.admit(weather, steps: other, now: .zero) == .busy)
        #expect(queue.dueBots(now: .seconds(9)) == [])
        #expect(queue.settle(weather, .applied, now: .seconds(9), using: &generator) == .zero)
        #expect(queue.dueBots(now: .seconds(9)) == [Fixtures.name("weather")])
        #expect(queue.admit(weather, steps: other, now: .seconds(9)) == .run(attempt: 1))
        #expect(queue.settle(weather, .applied, now: .seconds(9), using: &generator) == nil)
    }

    @Test("pauses double from failure to failure, spread over half of them, and have a bound")
    mutating func backOff() {
        var now = Duration.zero
        var pauses: [Duration] = []
        for attempt in 1...10 {
            let (verdict, pause) = round(one, .transient, at: now)
            #expect(verdict == .run(attempt: attempt))
            let ceiling = min(Duration.seconds(1 << (attempt - 1)), .seconds(60))
            let given = pause ?? .zero
            #expect((ceiling / 2...ceiling).contains(given), "\(attempt): \(given)")
            #expect(queue.admit(weather, steps: one, now: now) == .delayed(until: now + given))
            #expect(queue.nextDue == now + given)
            pauses.append(given)
            now += given
        }
        #expect(Set(pauses).count == pauses.count)
        #expect(round(one, .applied, at: now).0 == .run(attempt: 11))
    }

    @Test("other steps than those that failed do not wait")
    mutating func change() {
        #expect(round(one, .transient, at: .zero).1 != nil)
        #expect(round(other, .applied, at: .zero).0 == .run(attempt: 1))
    }

    @Test("what fails until something changes is tried once for each change")
    mutating func terminal() {
        #expect(round(one, .terminal, at: .zero) == (.run(attempt: 1), nil))
        #expect(round(one, .terminal, at: .seconds(3600)).0 == .halted)
        #expect(queue.nextDue == nil)
        #expect(round(other, .terminal, at: .seconds(3600)).0 == .run(attempt: 1))
    }

    @Test("a person's request tries again what waits")
    mutating func request() {
        #expect(round(one, .terminal, at: .zero).0 == .run(attempt: 1))
        queue.retryAll()
        #expect(round(one, .transient, at: .zero).0 == .run(attempt: 1))
        queue.retryAll()
        #expect(round(one, .transient, at: .zero).0 == .run(attempt: 1))
    }

    @Test("the same steps are applied three times in a row without effect, and then no more")
    mutating func ineffective() {
        #expect(round(one, .applied, at: .seconds(0)) == (.run(attempt: 1), nil))
        #expect(round(one, .applied, at: .seconds(60)) == (.run(attempt: 2), .zero))
        #expect(round(one, .applied, at: .seconds(60)) == (.run(attempt: 3), .zero))
        #expect(round(one, .applied, at: .seconds(60)).0 == .ineffective)
        #expect(round(one, .applied, at: .seconds(120)).0 == .halted)
        #expect(round(other, .applied, at: .seconds(120)).0 == .run(attempt: 1))
    }

    @Test("steps that took effect may be needed again, however often somebody undoes them")
    mutating func effective() {
        for minute in 0..<10 {
            #expect(round(one, .applied, at: .seconds(60 * minute)).0 == .run(attempt: 1))
            queue.converge(weather)
        }
    }

    @Test("a bot that is found converged while it is worked on is looked at again")
    mutating func convergedMeanwhile() {
        #expect(queue.admit(weather, steps: one, now: .zero) == .run(attempt: 1))
        queue.converge(weather)
        #expect(queue.settle(weather, .terminal, now: .zero, using: &generator) == .zero)
        #expect(queue.dueBots(now: .zero) == [Fixtures.name("weather")])
    }

    @Test("one bot's endless failure delays no other")
    mutating func others() {
        for attempt in 1...5 {
            _ = round(one, .transient, at: .seconds(100 * attempt))
            #expect(
                queue.admit(.bot(Fixtures.name("chat")), steps: one, now: .seconds(100 * attempt)) == .run(attempt: 1)
            )
            #expect(queue.settle(.bot(Fixtures.name("chat")), .applied, now: .zero, using: &generator) == nil)
            queue.converge(.bot(Fixtures.name("chat")))
        }
    }
}

package import Logging
import Manifests
import Model
import PostgresClient

/// Keeps a cluster as the manifests say: pass after pass, for as long as it leads, until it is stopped.
///
/// Passes are level-triggered: whatever causes one, it looks at what is and at what should be. Bots are worked on
/// beside the loop, so that one that takes long keeps neither the others nor the next pass waiting.
///
/// What it decides, it decides in values that are given the moment: ``Intake``, ``Candidacy``, ``LeaderWork``,
/// ``WorkQueue``, ``LoopSweep`` and the timetables. The loop itself waits, asks and reports.
package actor ReconciliationLoop {
    package nonisolated let triggerQueue: TriggerQueue
    let environment: LoopEnvironment
    let feed: any ManifestFeed
    var intake: Intake
    var contact = ServerContact()
    var work: LeaderWork
    var sweep = LoopSweep()
    /// The rewrites that run beside the passes.
    var rewriting: Task<Void, Never>?
    var passCount = 0

    package init(
        _ feed: any ManifestFeed,
        on cluster: ClusterConnection,
        settings: LoopSettings = LoopSettings(),
        clock: LoopClock = LoopClock(),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        logger: Logger,
        observers: [any LoopObserver] = []
    ) {
        self.feed = feed
        environment = LoopEnvironment(
            cluster: cluster,
            settings: settings,
            clock: clock,
            logger: logger,
            observers: observers
        )
        triggerQueue = TriggerQueue(clock)
        intake = Intake(deletionPause: settings.deletionPause)
        work = LeaderWork(generator: generator)
    }

    /// Lets the loop end after the bots under way.
    package nonisolated func stop() { triggerQueue.stop() }

    /// Returns when the loop was stopped and has given everything back.
    ///
    /// - Throws: `ReconciliationError` of kind `setup` when what it was started with cannot work, and does not come right
    ///   by waiting.
    package func run() async throws {
        await feed.watch { [triggerQueue] in triggerQueue.signal(.files) }
        await readManifests()
        while !triggerQueue.isStopping {
            guard let database = intake.desired?.policy.database else {
                // There is no cluster to work on until there is a policy.
                _ = await wait(until: now + environment.settings.interval)
                if !triggerQueue.isStopping { await readManifests() }
                continue
            }
            let leader = LeaderLock(environment.cluster, database: database, lease: environment.settings.lease)
            if await becomeLeader(leader, of: database) { await lead(leader, database) }
            await leader.release()
            // Where only a plan shows that there is no working with the cluster, it is not planned for all the time.
            if contact.isRefused { _ = await wait(until: now + .seconds(30)) }
        }
        await feed.stop()
        emit(.stopped)
        if let fatal = intake.fatal { throw fatal }
    }

    /// Makes pass after pass and sweeps in between, until the term is over or another database is the shared one.
    func passes(during term: LeaderTerm) async {
        var timetable = Timetable(environment.settings, now: now)
        var triggers: Set<Trigger> = [.start]
        while !triggerQueue.isStopping, !term.isOver, intake.desired?.policy.database == term.database {
            if triggers.contains(.files) { triggers.formUnion(await quiet()) }
            timetable.add(&triggers, now: now)
            if work.isRetryDue(now: now) { triggers.insert(.retry) }
            if intake.takeRecheck(now: now) { triggers.insert(.files) }
            if !triggers.isEmpty, !triggerQueue.isStopping { await pass(triggers, during: term) }
            if !term.isOver, !triggerQueue.isStopping { await sweepIfDue() }
            if !term.isOver { triggers = await wait(until: nextMoment(timetable)) }
        }
    }

    /// The next moment at which something is due.
    private func nextMoment(_ timetable: Timetable) -> LoopClock.Moment {
        var moments = [timetable.next, work.retry.at, intake.recheckAt, work.queue.nextDue].compactMap(\.self)
        if work.lastPlanned != nil { moments.append(sweep.timetable.next ?? now) }
        return moments.min() ?? now
    }

    func wait(until deadline: LoopClock.Moment) async -> Set<Trigger> {
        emit(.idle(for: max(deadline - now, .zero)))
        return await triggerQueue.next(until: deadline)
    }

    /// Waits until the manifests have been quiet for a while.
    private func quiet() async -> Set<Trigger> {
        let patience = now + environment.settings.patience
        var more: Set<Trigger> = []
        while !triggerQueue.isStopping, now < patience {
            let latest = await triggerQueue.next(until: now + environment.settings.debounce)
            more.formUnion(latest)
            if !latest.contains(.files) { break }
        }
        return more
    }

    /// Reads the manifests.
    ///
    /// - Parameter isThorough: whether to look at everything, and not only at what was seen to change.
    func readManifests(isThorough: Bool = true) async {
        let start = now
        let events: [LoopEvent]
        do {
            let reading = try await feed.read(isThorough: isThorough)
            events = intake.accept(reading, took: now - start, now: now)
        } catch {
            events = intake.fail(error)
            if intake.fatal != nil { stop() }
        }
        events.forEach(emit)
    }

    var now: LoopClock.Moment { environment.clock.now }

    func emit(_ event: LoopEvent) { environment.emit(event) }

    func note(_ state: ServerContact.State) {
        if let event = contact.note(state) { emit(event) }
    }

    /// Reports why there is no working with the server, or with the cluster.
    func note(_ error: any Error) {
        if let event = contact.note(error) { emit(event) }
    }
}

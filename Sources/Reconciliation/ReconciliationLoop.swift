import Catalog
import Execution
package import Logging
import Manifests
import Model
import Planning
import PostgresClient
import SQLText

/// Keeps a cluster as the manifests say: pass after pass, for as long as it leads, until it is stopped.
///
/// Passes are level-triggered: whatever causes one, it looks at what is and at what should be. Bots are worked on
/// beside the loop, so that one that takes long keeps neither the others nor the next pass waiting.
package actor ReconciliationLoop {
    package nonisolated let wakes = Wakes()
    let feed: any ManifestFeed
    let cluster: ClusterConnection
    let settings: LoopSettings
    let logger: Logger
    private let observers: [any LoopObserver]

    /// The manifests that were read last, and of which revision.
    private(set) var reading: ManifestReading?
    /// What the last manifests with a usable policy ask for.
    var desired: DesiredState?
    var queue = WorkQueue()
    var generator = SystemRandomNumberGenerator()
    var passCount = 0
    /// What the last pass over everything was for; nil when the next one has to be such a pass.
    var settled: DesiredState?
    /// What the last look at all bots found, and the plan that it led to, if that needs nothing done.
    let memory = ObservationMemory()
    var standing: StandingPlan?
    /// How many passes could not be made in a row, and when the next attempt is.
    var failures = 0
    var retryAt: ContinuousClock.Instant?
    /// When to see whether manifests that are gone stay away.
    private var recheckAt: ContinuousClock.Instant?
    /// When to measure what bots store.
    var sweeps = SweepTimetable(interval: ClusterPolicy.Sweep().interval)
    /// The last sweep, until the pass that deals with what it found is planned.
    var untoldSweep: SweepReport?
    var observing: PostgresSession?
    /// The rewrites that run beside the passes.
    var rewriting: Task<Void, Never>?
    var applications: [Int: Task<Void, Never>] = [:]
    /// When the audit log was last signed.
    var signedAt: ContinuousClock.Instant?
    /// What was last told of the server; nil before anything was.
    private var contact: Contact?
    /// What the registry was told of the passes.
    var standings = StandingMemory()
    private var complaint: String?
    /// Why the loop ends although nobody stopped it.
    private var fatal: ReconciliationError?
    /// Bots whose manifests are gone, and since when.
    private var vanished: [Name: ContinuousClock.Instant] = [:]
    private let origin = ContinuousClock.now

    package init(
        _ feed: any ManifestFeed,
        on cluster: ClusterConnection,
        settings: LoopSettings = LoopSettings(),
        logger: Logger,
        observers: [any LoopObserver] = []
    ) {
        self.feed = feed
        self.cluster = cluster
        self.settings = settings
        self.logger = logger
        self.observers = observers
    }

    /// Lets the loop end after the bots under way.
    package nonisolated func stop() { wakes.stop() }

    /// Returns when the loop was stopped and has given everything back.
    ///
    /// - Throws: what it was started with cannot work, and does not come right by waiting.
    package func run() async throws {
        await feed.watch { [wakes] in wakes.signal(.files) }
        await readManifests()
        while !wakes.isStopping {
            guard let database = desired?.policy.database else {
                // There is no cluster to work on until there is a policy.
                _ = await wait(until: .now + settings.interval)
                if !wakes.isStopping { await readManifests() }
                continue
            }
            let leader = LeaderLock(cluster, database: database, lease: settings.lease)
            if await becomeLeader(leader, of: database) { await lead(leader, database) }
            await leader.release()
            // Where only a plan shows that there is no working with the cluster, it is not planned for all the time.
            if case .refused? = contact { _ = await wait(until: .now + .seconds(30)) }
        }
        await feed.stop()
        tell(.stopped)
        if let fatal { throw fatal }
    }

    /// Waits until no other instance leads; false when it is not worth waiting any longer.
    private func becomeLeader(_ leader: LeaderLock, of database: Identifier) async -> Bool {
        var failures = 0
        var isStandby = false
        while !wakes.isStopping, desired?.policy.database == database {
            var pause = settings.takeover
            do {
                switch try await leader.attempt() {
                case .taken:
                    // Of a cluster that was refused, the first plan tells whether it still is.
                    if case .refused? = contact {} else { tellReachable() }
                    tell(.leadership(.leader))
                    return true
                case .heldBy(let other):
                    tellReachable()
                    failures = 0
                    if !isStandby { tell(.leadership(.standby(behind: other))) }
                    isStandby = true
                case .noDatabase:
                    pause = Self.pause(after: failures + 1)
                    if await makeDatabase(retryAfter: pause) { continue }
                    failures += 1
                }
            } catch {
                failures += 1
                pause = Self.pause(after: failures)
                tell(of: error)
            }
            let triggers = await wait(until: .now + pause)
            if !triggers.isDisjoint(with: [.files, .request]), !wakes.isStopping { await readManifests() }
        }
        return false
    }

    /// The pause after so many attempts in a row to reach the server.
    private static func pause(after failures: Int) -> Duration {
        min(.milliseconds(250) * (1 << min(failures, 5)), .seconds(5))
    }

    private func lead(_ leader: LeaderLock, _ database: Identifier) async {
        let term = Term()
        let lock = ApplyLock(cluster, database: database, timeout: .seconds(2), lease: settings.lease)
        let watch = Task { await self.watch(leader, lock, term) }
        let watchdog = watchBots(during: term, in: database)
        (queue, settled, failures, retryAt) = (WorkQueue(), nil, 0, nil)
        standings.forget()
        sweeps = SweepTimetable(interval: sweeps.interval)
        await passes(during: term, lock, database)
        for task in applications.values { await task.value }
        rewriting?.cancel()
        await rewriting?.value
        watch.cancel()
        watchdog.cancel()
        await watch.value
        await watchdog.value
        await lock.release()
        await closeObservation()
        if wakes.isStopping {
            tell(.stopping)
            tell(.leadership(.released))
        } else {
            tell(.leadership(term.reason.map(LeadershipChange.lost) ?? .moving))
        }
    }

    private func passes(
        during term: Term,
        _ lock: ApplyLock,
        _ database: Identifier
    ) async {
        var timetable = Timetable(settings)
        var triggers: Set<Trigger> = [.start]
        while !wakes.isStopping, !term.isOver, desired?.policy.database == database {
            if triggers.contains(.files) { triggers.formUnion(await quiet()) }
            timetable.add(&triggers)
            if let retryAt, retryAt <= .now { triggers.insert(.retry) }
            if let recheckAt, recheckAt <= .now {
                self.recheckAt = nil
                triggers.insert(.files)
            }
            if let due = queue.nextDue, due <= moment { triggers.insert(.retry) }
            if !triggers.isEmpty, !wakes.isStopping { await pass(triggers, term, lock) }
            if !term.isOver, !wakes.isStopping { await sweepIfDue() }
            let sweep = settled == nil ? nil : sweeps.next ?? .now
            let next = [timetable.next, retryAt, recheckAt, sweep, queue.nextDue.map { origin + $0 }]
                .compactMap(\.self).min()
            if !term.isOver { triggers = await wait(until: next ?? .now) }
        }
    }

    private func wait(until deadline: ContinuousClock.Instant) async -> Set<Trigger> {
        tell(.idle(until: deadline))
        return await wakes.next(until: deadline)
    }

    /// Listens to the database for as long as the lock is held, and gives the signs of life that both locks need.
    ///
    /// It does not wait for the loop, which may be busy planning for ten thousand bots.
    @concurrent
    private nonisolated func watch(_ leader: LeaderLock, _ lock: ApplyLock, _ term: Term) async {
        while !Task.isCancelled {
            do {
                if try await leader.watch(for: .seconds(1)) { wakes.signal(.drift) }
                _ = await lock.isHeld
            } catch {
                guard !Task.isCancelled else { return }
                term.end("\(error)")
                await tell(of: error)
                wakes.nudge()
                return
            }
        }
    }

    /// Waits until the manifests have been quiet for a while.
    private func quiet() async -> Set<Trigger> {
        let patience = ContinuousClock.now + settings.patience
        var more: Set<Trigger> = []
        while !wakes.isStopping, ContinuousClock.now < patience {
            let latest = await wakes.next(until: .now + settings.debounce)
            more.formUnion(latest)
            if !latest.contains(.files) { break }
        }
        return more
    }

    /// Reads the manifests. Without a usable policy the last good state holds, and nothing counts as deleted.
    ///
    /// - Parameter isThorough: whether to look at everything, and not only at what was seen to change.
    func readManifests(isThorough: Bool = true) async {
        let start = ContinuousClock.now
        do {
            let new = try await feed.read(isThorough: isThorough)
            let loaded = new.manifests
            var wish = loaded.desired
            wish?.revision = new.revision
            wish?.history = new.history
            wish = wish.map(withoutHaste)
            if complaint != new.complaint { tellComplaint(new.complaint) }
            let isNews =
                reading == nil || reading?.revision != new.revision || desired != wish
                || reading?.manifests.diagnostics != loaded.diagnostics
            reading = new
            if let wish { desired = wish } else { desired?.isComplete = false }
            guard isNews else { return }
            tell(
                .manifestsRead(
                    ManifestsReport(
                        revision: new.revision,
                        fileCount: loaded.fileCount,
                        bots: loaded.desired?.bots.count ?? 0,
                        diagnostics: loaded.diagnostics,
                        duration: .now - start
                    )
                )
            )
        } catch let error as ReconciliationError where error.kind == .postponement {
            // The first fetch is under way, and whatever comes of it causes another reading.
        } catch let error as ReconciliationError where error.kind == .setup {
            fatal = error
            wakes.stop()
        } catch {
            desired?.isComplete = false
            if complaint != "\(error)" { tellComplaint("\(error)") }
        }
    }

    /// Counts a bot as deleted only when its manifest stays away: a file that is being replaced, or a folder that is
    /// being copied anew, is not there for a moment.
    private func withoutHaste(_ wish: DesiredState) -> DesiredState {
        vanished = vanished.filter { !wish.hasBot($0.key) && !wish.invalidBots.contains($0.key) }
        for name in desired.map(wish.missingBots) ?? [] where vanished[name] == nil { vanished[name] = .now }
        let patient = vanished.values.allSatisfy { $0 + settings.deletionPause <= .now }
        guard patient else {
            recheckAt = .now + settings.deletionPause
            var wish = wish
            wish.isSettling = true
            return wish
        }
        vanished = [:]
        return wish
    }

    private func tellComplaint(_ new: String?) {
        complaint = new
        tell(new.map(LoopEvent.sourceFailed) ?? .sourceRecovered)
    }

    func closeObservation() async {
        await observing?.close()
        observing = nil
    }

    /// Now, for the work queue.
    var moment: WorkQueue.Moment { .now - origin }

    func tell(_ event: LoopEvent) {
        for observer in observers { observer.observe(event) }
    }

    func tellReachable(unless objection: Refusal? = nil) {
        if objection == nil { tell(contact: .answers) }
    }

    /// Tells why there is no working with the server, or with the cluster.
    func tell(of error: any Error) {
        tell(contact: ReconciliationError.isRefusal(error) ? .refused("\(error)") : .silent("\(error)"))
    }

    private func tell(contact new: Contact) {
        guard contact?.isSame(as: new) != true else { return }
        contact = new
        switch new {
        case .answers: tell(.serverReachable(true, reason: nil))
        case .silent(let reason): tell(.serverReachable(false, reason: reason))
        case .refused(let reason): tell(.clusterRefused(reason))
        }
    }
}

extension ContinuousClock.Instant {
    fileprivate static func - (later: Self, earlier: Self) -> Duration { earlier.duration(to: later) }
}

/// How the loop and the server stand with one another.
private enum Contact {
    case answers
    case silent(String)
    case refused(String)

    /// Whether there is nothing new to tell. A server that is away gives one reason after another.
    func isSame(as other: Contact) -> Bool {
        switch (self, other) {
        case (.answers, .answers), (.silent, .silent): true
        case (.refused(let reason), .refused(let other)): reason == other
        default: false
        }
    }
}

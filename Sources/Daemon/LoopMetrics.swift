import Model
import Planning
import Reconciliation
import Synchronization
import Telemetry

/// Counts what happens in the loop.
final class LoopMetrics: LoopObserver {
    /// The only controller that there is, and its queue.
    private static let controller = "bot"

    private let passes: PassMetrics
    private let reconciles: ReconcileMetrics
    private let queue: QueueMetrics
    private let bots: BotMetrics
    private let sweeps: SweepMetrics
    private let setbacks: SetbackMetrics
    private let fetches: FetchMetrics?
    private let archives: ArchiveMetrics
    private let endings: Counter
    /// What was observed since the last exposition: ten thousand bots are not counted before somebody asks.
    private let census = Mutex<Census?>(nil)

    private struct Census {
        var registry: Table<Name, RegistryEntry>
        var usage: [Name: ObservedUsage]
        var setbacks: [Name: [Setback]]
    }

    /// - Parameters:
    ///   - version: what runs.
    ///   - botLimit: how many bots have series of their own at most.
    ///   - hasGit: whether the manifests come from a git repository.
    init(_ registry: MetricRegistry, version: String, settings: LoopSettings, botLimit: Int, hasGit: Bool) {
        passes = PassMetrics(
            registry,
            version: version,
            actions: Action.allCases.map(\.rawValue)
        )
        reconciles = ReconcileMetrics(registry, controller: Self.controller, maximumConcurrency: settings.sessions)
        queue = QueueMetrics(registry, queue: Self.controller)
        bots = BotMetrics(registry, phases: Phase.allCases.map(\.rawValue), limit: botLimit)
        sweeps = SweepMetrics(registry)
        setbacks = SetbackMetrics(registry, reasons: Setback.Reason.allCases.map(\.rawValue))
        archives = ArchiveMetrics(registry)
        fetches = hasGit ? FetchMetrics(registry) : nil
        endings = registry.counter(
            "flarexdb_ended_sessions_total",
            "Bots' sessions and transactions, and autovacuum workers, that were ended because they harmed others.",
            labels: ["reason"]
        )
        for reason in Ending.Reason.allCases { endings.add(0, reason.rawValue) }
        ProcessMetrics.register(in: registry)
        registry.beforeExposition { [weak self] in self?.countBots() }
    }

    func observe(_ event: LoopEvent) {
        switch event {
        case .manifestsRead(let report): passes.set(manifestErrors: report.errorCount)
        case .leadership(let change): passes.set(leads: change == .leader)
        case .observed(let state):
            census.withLock { $0 = Census(registry: state.registry, usage: state.usage, setbacks: $0?.setbacks ?? [:]) }
        case .planned(let report) where report.scope == nil: census.withLock { $0?.setbacks = report.setbacks }
        case .fetched(let report): fetches?.fetched(report.revision, failed: report.error != nil)
        case .clusterRefused: setbacks.set(isRefused: true)
        case .serverReachable(let isReachable, _): if isReachable { setbacks.set(isRefused: false) }
        case .queued(let bot): queue.added(bot.text)
        case .working(let bot):
            queue.begun(bot.text)
            reconciles.begin()
        case .reconciled(let reconciled): count(reconciled)
        case .passFinished(let report): count(report)
        case .passFailed(let failure):
            passes.ended(failure.isPostponement ? .postponed : .error, isFull: false, after: failure.duration)
        case .sweepFinished(let report):
            sweeps.ended(restricted: report.restricted, lifted: report.lifted, after: report.duration)
        case .ended(let ending, _): endings.add(1, ending.reason.rawValue)
        case .archives(let census, let policy):
            archives.set(
                ArchiveMetrics.Values(
                    every: policy.every.seconds,
                    drillEvery: policy.drillEvery?.seconds,
                    unarchived: census.unarchived,
                    failed: census.failed,
                    oldestArchive: census.oldestArchive?.seconds,
                    unrestorable: census.unrestorable,
                    oldestDrill: census.oldestDrill?.seconds
                )
            )
        case .sourceFailed, .sourceRecovered, .passStarted, .planned, .idle, .stopping, .stopped: break
        }
    }

    private func countBots() {
        let news = census.withLock { census in
            defer { census = nil }
            return census
        }
        guard let news else { return }
        var phases: [String: Int] = [:]
        var reasons = news.setbacks.values.joined().reduce(into: [String: Int]()) {
            $0[$1.reason.rawValue, default: 0] += 1
        }
        for entry in news.registry.values {
            var setbacks = news.setbacks[entry.id] ?? []
            if entry.credential == nil, entry.phase.mayHaveCredential {
                setbacks.append(Setback(.credentialMissing, ""))
                reasons[Setback.Reason.credentialMissing.rawValue, default: 0] += 1
            }
            phases[entry.phase.told(with: setbacks).rawValue, default: 0] += 1
        }
        bots.update(phases: phases)
        setbacks.update(reasons)
        bots.update(
            storage: news.registry.values.compactMap { entry in
                guard let terms = entry.terms else { return nil }
                return BotMetrics.Storage(
                    bot: entry.id.text,
                    workspace: entry.workspace.text,
                    usage: news.usage[entry.id]?.bytes,
                    quota: terms.quota.bytes
                )
            }
        )
    }

    private func count(_ reconciled: Reconciled) {
        if reconciled.result == .success { passes.applied(steps: reconciled.steps.count) }
        guard let bot = reconciled.bot?.id.text else { return }
        let (result, isTerminal): (ReconcileMetrics.Result, Bool)
        switch reconciled.result {
        case .success: (result, isTerminal) = (.success, false)
        case .retry: (result, isTerminal) = (.error, false)
        case .terminal, .ineffective: (result, isTerminal) = (.error, true)
        case .skipped: (result, isTerminal) = (.requeueAfter, false)
        }
        if let duration = queue.ended(bot) {
            reconciles.end(result, isTerminal: isTerminal, after: duration)
        } else {
            // It was given up before it was begun.
            reconciles.count(result, isTerminal: isTerminal)
        }
        if case .retry = reconciled.result { queue.retried() }
    }

    private func count(_ report: PassReport) {
        let drift = report.drift
        if report.isFull {
            let steps: [Action: Int] = [
                .create: drift.create, .alter: drift.alter, .restrict: drift.restrict, .drop: drift.drop,
            ]
            passes.found(
                steps: Dictionary(uniqueKeysWithValues: steps.map { ($0.key.rawValue, $0.value) }),
                refused: drift.refused
            )
        }
        let isComplete = report.isSuccess && drift.refused == 0
        passes.ended(isComplete ? .success : .incomplete, isFull: report.isFull, after: report.total)
    }
}

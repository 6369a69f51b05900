import Synchronization

/// What client-go's users know of a work queue, by the names that their dashboards and alerts use.
package final class QueueMetrics: Sendable {
    private struct State {
        var waiting: [String: ContinuousClock.Instant] = [:]
        var working: [String: ContinuousClock.Instant] = [:]
    }

    private let queue: String
    private let depth: Gauge
    private let adds: Counter
    private let waitingTime: Histogram
    private let workingTime: Histogram
    private let unfinished: Gauge
    private let longest: Gauge
    private let retries: Counter
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// - Parameters:
    ///   - queue: the value of the labels `name` and `controller`.
    ///   - now: the clock.
    package init(
        _ registry: MetricRegistry,
        queue: String,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.queue = queue
        self.now = now
        let labels = ["controller", "name"]
        /// From 10 nanoseconds to 1,000 seconds.
        let bounds = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000]
        depth = registry.gauge("workqueue_depth", "Keys that wait.", labels: labels)
        adds = registry.counter("workqueue_adds_total", "Keys that were added.", labels: labels)
        waitingTime = registry.histogram(
            "workqueue_queue_duration_seconds",
            "How long a key waited before work on it began.",
            bounds: bounds,
            labels: labels
        )
        workingTime = registry.histogram(
            "workqueue_work_duration_seconds",
            "How long work on a key took.",
            bounds: bounds,
            labels: labels
        )
        unfinished = registry.gauge(
            "workqueue_unfinished_work_seconds",
            "How long all work under way has taken so far. A number that keeps growing means that work is stuck.",
            labels: labels
        )
        longest = registry.gauge(
            "workqueue_longest_running_processor_seconds",
            "How long the longest work under way has taken so far.",
            labels: labels
        )
        retries = registry.counter("workqueue_retries_total", "Keys that were added again.", labels: labels)
        depth.set(0, queue, queue)
        for counter in [adds, retries] { counter.add(0, queue, queue) }
        for histogram in [waitingTime, workingTime] { histogram.touch(queue, queue) }
        registry.beforeExposition { [weak self] in self?.refresh() }
    }

    package func added(_ key: String) {
        let now = now()
        state.withLock { state in
            guard state.waiting[key] == nil else { return }
            state.waiting[key] = now
            adds.add(1, queue, queue)
        }
    }

    package func begun(_ key: String) {
        let now = now()
        state.withLock { state in
            if let since = state.waiting.removeValue(forKey: key) {
                waitingTime.observe((now - since).inSeconds, queue, queue)
            }
            state.working[key] = now
        }
    }

    /// Takes a key out, and returns how long it was worked on; nil if nobody did.
    @discardableResult
    package func ended(_ key: String) -> Duration? {
        let now = now()
        return state.withLock { state in
            state.waiting[key] = nil
            guard let since = state.working.removeValue(forKey: key) else { return nil }
            workingTime.observe((now - since).inSeconds, queue, queue)
            return now - since
        }
    }

    package func retried() { retries.add(1, queue, queue) }

    private func refresh() {
        let now = now()
        let (waiting, ages) = state.withLock { state in
            (state.waiting.count, state.working.values.map { (now - $0).inSeconds })
        }
        depth.set(Double(waiting), queue, queue)
        unfinished.set(ages.reduce(0, +), queue, queue)
        longest.set(ages.max() ?? 0, queue, queue)
    }
}

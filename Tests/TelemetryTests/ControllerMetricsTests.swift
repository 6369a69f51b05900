import Telemetry
import Testing

@Suite("Controller metrics")
struct ControllerMetricsTests {
    @Test("every series of reconciles exists before the first one")
    func zeros() {
        let registry = MetricRegistry()
        _ = ReconcileMetrics(registry, controller: "bot", maximumConcurrency: 4)
        let text = registry.exposition()
        #expect(
            text.lines("controller_runtime_reconcile_total") == [
                #"controller_runtime_reconcile_total{controller="bot",result="error"} 0"#,
                #"controller_runtime_reconcile_total{controller="bot",result="requeue"} 0"#,
                #"controller_runtime_reconcile_total{controller="bot",result="requeue_after"} 0"#,
                #"controller_runtime_reconcile_total{controller="bot",result="success"} 0"#,
            ]
        )
        for line in [
            #"controller_runtime_active_workers{controller="bot"} 0"#,
            #"controller_runtime_max_concurrent_reconciles{controller="bot"} 4"#,
            #"controller_runtime_reconcile_errors_total{controller="bot"} 0"#,
            #"controller_runtime_reconcile_panics_total{controller="bot"} 0"#,
            #"controller_runtime_reconcile_time_seconds_count{controller="bot"} 0"#,
            #"controller_runtime_terminal_reconcile_errors_total{controller="bot"} 0"#,
        ] {
            #expect(text.lines(line) == [Substring(line)])
        }
    }

    @Test("a failed reconcile counts as an error, and as a terminal one where it is")
    func errors() {
        let registry = MetricRegistry()
        let metrics = ReconcileMetrics(registry, controller: "bot", maximumConcurrency: 4)
        for _ in 1...3 { metrics.begin() }
        metrics.end(.error, after: .milliseconds(20))
        metrics.end(.error, isTerminal: true, after: .seconds(2))
        let text = registry.exposition()
        for line in [
            #"controller_runtime_active_workers{controller="bot"} 1"#,
            #"controller_runtime_reconcile_errors_total{controller="bot"} 2"#,
            #"controller_runtime_reconcile_time_seconds_bucket{controller="bot",le="0.025"} 1"#,
            #"controller_runtime_reconcile_time_seconds_sum{controller="bot"} 2.02"#,
            #"controller_runtime_reconcile_total{controller="bot",result="error"} 2"#,
            #"controller_runtime_terminal_reconcile_errors_total{controller="bot"} 1"#,
        ] {
            #expect(text.lines(line) == [Substring(line)])
        }
    }

    @Test("a queue tells how long keys waited and were worked on, also while they are")
    func queue() {
        let clock = ManualClock()
        let registry = MetricRegistry()
        let queue = QueueMetrics(registry, queue: "bot") { clock.now }
        queue.added("a")
        queue.added("a")
        queue.added("b")
        queue.added("c")
        #expect(queue.ended("c") == nil)
        clock.advance(by: .seconds(5))
        queue.begun("a")
        clock.advance(by: .seconds(2))
        queue.begun("b")
        clock.advance(by: .seconds(1))
        func expect(_ lines: [String: Int]) {
            let text = registry.exposition()
            for (name, value) in lines {
                let line = Substring("workqueue_\(name){controller=\"bot\",name=\"bot\"} \(value)")
                #expect(text.lines("workqueue_\(name){") == [line])
            }
        }
        expect([
            "adds_total": 3, "depth": 0, "queue_duration_seconds_count": 2, "queue_duration_seconds_sum": 12,
            "unfinished_work_seconds": 4, "longest_running_processor_seconds": 3, "retries_total": 0,
            "work_duration_seconds_count": 0,
        ])
        #expect(queue.ended("a") == .seconds(3))
        #expect(queue.ended("b") == .seconds(1))
        queue.added("a")
        queue.retried()
        expect([
            "adds_total": 4, "depth": 1, "unfinished_work_seconds": 0, "longest_running_processor_seconds": 0,
            "retries_total": 1, "work_duration_seconds_count": 2, "work_duration_seconds_sum": 4,
        ])
    }
}

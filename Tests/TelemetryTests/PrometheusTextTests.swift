import Telemetry
import Testing

@Suite("Prometheus text")
struct PrometheusTextTests {
    @Test("metrics are sorted by name, series by labels, and each is described")
    func order() {
        let registry = MetricRegistry()
        let requests = registry.counter("b_total", "Of b.", labels: ["code", "method"])
        registry.gauge("a_bytes", "Of a.").set(1.5)
        requests.add(2, "500", "GET")
        requests.add(1, "200", "POST")
        requests.add(3, "200", "GET")
        #expect(
            registry.exposition() == """
                # HELP a_bytes Of a.
                # TYPE a_bytes gauge
                a_bytes 1.5
                # HELP b_total Of b.
                # TYPE b_total counter
                b_total{code="200",method="GET"} 3
                b_total{code="200",method="POST"} 1
                b_total{code="500",method="GET"} 2

                """
        )
    }

    @Test("what would break a line or a value is escaped")
    func escapes() {
        let registry = MetricRegistry()
        registry.gauge("a", "One \\ and\ntwo \"lines\".", labels: ["name"]).set(1, "\"a\\b\"\nü")
        #expect(
            registry.exposition() == #"""
                # HELP a One \\ and\ntwo "lines".
                # TYPE a gauge
                a{name="\"a\\b\"\nü"} 1

                """#
        )
    }

    @Test(
        "numbers have their shortest exact form",
        arguments: [
            (0.0, "0"), (-3, "-3"), (0.1, "0.1"), (1e-8, "1e-08"), (1e15, "1000000000000000"), (1e21, "1e+21"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (200_000_000_000, "200000000000"),
        ] as [(Double, String)]
    )
    func numbers(value: Double, text: String) {
        let registry = MetricRegistry()
        registry.gauge("a", "Of a.").set(value)
        #expect(registry.exposition().hasSuffix("\na \(text)\n"))
    }

    @Test("the buckets of a histogram hold what is at most their bound, and the last holds all")
    func histogram() {
        let registry = MetricRegistry()
        let histogram = registry.histogram("a_seconds", "Of a.", bounds: [0.1, 1], labels: ["of"])
        for value in [0.1, 0.5, 0.25, 60] { histogram.observe(value, "x") }
        histogram.touch("y")
        #expect(
            registry.exposition() == """
                # HELP a_seconds Of a.
                # TYPE a_seconds histogram
                a_seconds_bucket{of="x",le="0.1"} 1
                a_seconds_bucket{of="x",le="1"} 3
                a_seconds_bucket{of="x",le="+Inf"} 4
                a_seconds_sum{of="x"} 60.85
                a_seconds_count{of="x"} 4
                a_seconds_bucket{of="y",le="0.1"} 0
                a_seconds_bucket{of="y",le="1"} 0
                a_seconds_bucket{of="y",le="+Inf"} 0
                a_seconds_sum{of="y"} 0
                a_seconds_count{of="y"} 0

                """
        )
    }

    @Test("nothing that many tasks count at once is lost")
    func concurrency() async {
        let registry = MetricRegistry()
        let counter = registry.counter("a_total", "Of a.")
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { counter.add() } }
            }
        }
        #expect(registry.exposition().hasSuffix("\na_total 8000\n"))
    }

    @Test("a counter that follows another count never falls")
    func following() {
        let registry = MetricRegistry()
        let counter = registry.counter("a_total", "Of a.")
        counter.raise(to: 5)
        counter.raise(to: 3)
        #expect(registry.exposition().hasSuffix("\na_total 5\n"))
    }

    @Test("two metrics of one name are a mistake of the program")
    func names() async {
        await #expect(processExitsWith: .failure) {
            let registry = MetricRegistry()
            _ = registry.gauge("a", "Of a.")
            _ = registry.counter("a", "Of a.")
        }
    }
}

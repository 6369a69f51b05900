import Synchronization

/// All metrics of a process.
package final class MetricRegistry: Sendable {
    private let families = Mutex<[String: any MetricFamily]>([:])
    private let collectors = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    package func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
        added(Counter(MetricDescription(name, help, kind: .counter, labels: labels)))
    }

    package func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
        added(Gauge(MetricDescription(name, help, kind: .gauge, labels: labels)))
    }

    package func histogram(
        _ name: String,
        _ help: String,
        bounds: [Double],
        labels: [String] = []
    ) -> Histogram {
        added(Histogram(MetricDescription(name, help, kind: .histogram, labels: labels), bounds: bounds))
    }

    /// Has something done before each exposition: setting gauges that nobody else keeps up to date.
    package func beforeExposition(_ collect: @escaping @Sendable () -> Void) {
        collectors.withLock { $0.append(collect) }
    }

    /// All metrics in the text format of Prometheus, the same for the same values.
    package func exposition() -> String {
        for collect in collectors.withLock(\.self) { collect() }
        let sorted = families.withLock(\.self).sorted { $0.key < $1.key }
        return sorted.map { PrometheusText.text(of: $0.value) }.joined()
    }

    private func added<Family: MetricFamily>(_ family: Family) -> Family {
        let name = family.description.name
        let previous = families.withLock { $0.updateValue(family, forKey: name) }
        precondition(previous == nil, "there are two metrics \(name)")
        return family
    }
}

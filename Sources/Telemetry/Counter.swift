/// A number that only grows.
package final class Counter: MetricFamily {
    package let description: MetricDescription
    private let series: SeriesTable<Double>

    init(_ description: MetricDescription) {
        self.description = description
        series = SeriesTable(description.labels, initial: 0)
    }

    /// - Parameters:
    ///   - amount: not negative; 0 makes the series exist, so that its first increase is seen as one.
    ///   - labels: the values of the metric's labels, in their order.
    package func add(_ amount: Double = 1, _ labels: String...) {
        precondition(amount >= 0, "a counter does not fall")
        series.update(labels) { $0 += amount }
    }

    /// Makes it what somebody else has counted. A lower number leaves it as it is.
    package func raise(to total: Double, _ labels: String...) { series.update(labels) { $0 = max($0, total) } }

    package func samples() -> [Sample] { series.sorted().map { Sample(labels: $0.labels, value: $0.value) } }
}

/// A number that rises and falls.
package final class Gauge: MetricFamily {
    package let description: MetricDescription
    private let series: SeriesTable<Double>

    init(_ description: MetricDescription) {
        self.description = description
        series = SeriesTable(description.labels, initial: 0)
    }

    /// - Parameter labels: the values of the metric's labels, in their order.
    package func set(_ value: Double, _ labels: String...) { series.update(labels) { $0 = value } }

    package func add(_ amount: Double, _ labels: String...) { series.update(labels) { $0 += amount } }

    /// Makes these the only series.
    package func replaceAll(_ values: [[String]: Double]) { series.replaceAll(values) }

    package func samples() -> [Sample] { series.sorted().map { Sample(labels: $0.labels, value: $0.value) } }
}

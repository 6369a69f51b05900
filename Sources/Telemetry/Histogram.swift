/// How often a quantity stayed below each of some bounds.
package final class Histogram: MetricFamily {
    private struct Distribution: Sendable {
        /// How many fell between a bound and the one before; the last element counts those above all bounds.
        var counts: [Int]
        var sum = 0.0
    }

    package let description: MetricDescription
    private let bounds: [Double]
    private let series: SeriesTable<Distribution>

    init(_ description: MetricDescription, bounds: [Double]) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of a histogram rise")
        self.description = description
        self.bounds = bounds
        let empty = Distribution(counts: Array(repeating: 0, count: bounds.count + 1))
        series = SeriesTable(description.labels, initial: empty)
    }

    /// - Parameter labels: the values of the metric's labels, in their order.
    package func observe(_ value: Double, _ labels: String...) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.update(labels) { distribution in
            distribution.counts[index] += 1
            distribution.sum += value
        }
    }

    package func observe(_ duration: Duration, _ label: String) { observe(duration.inSeconds, label) }

    /// Makes a series exist, so that its first observation is seen as an increase.
    package func touch(_ labels: String...) { series.update(labels) { _ in } }

    package func samples() -> [Sample] {
        series.sorted().flatMap { labels, distribution in
            var count = 0
            var samples = zip(bounds + [.infinity], distribution.counts).map { bound, found in
                count += found
                return Sample(
                    suffix: "_bucket",
                    labels: labels + [("le", PrometheusText.number(bound))],
                    value: Double(count)
                )
            }
            samples.append(Sample(suffix: "_sum", labels: labels, value: distribution.sum))
            samples.append(Sample(suffix: "_count", labels: labels, value: Double(count)))
            return samples
        }
    }
}

extension Duration {
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

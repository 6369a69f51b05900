/// One metric with all its series.
package protocol MetricFamily: Sendable {
    var description: MetricDescription { get }

    /// The lines of all series, sorted by their labels.
    func samples() -> [Sample]
}

/// What Prometheus is told of a metric once.
package struct MetricDescription: Sendable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    let name: String
    let help: String
    let kind: Kind
    /// The names of the labels; series give their values in the same order.
    let labels: [String]

    init(_ name: String, _ help: String, kind: Kind, labels: [String]) {
        precondition(Self.isMetricName(name), "\(name) is no name of a metric")
        precondition(labels.allSatisfy(Self.isLabelName), "a label of \(name) has an invalid name")
        (self.name, self.help, self.kind, self.labels) = (name, help, kind, labels)
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
    private static func isMetricName(_ text: String) -> Bool {
        isLabelName(text.replacing(":", with: "_"))
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`, where two underscores at the front are Prometheus' own.
    private static func isLabelName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !text.hasPrefix("__") else { return false }
        func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
    }
}

/// One line of the text format.
package struct Sample: Sendable {
    /// What follows the metric's name, such as `_bucket`.
    var suffix = ""
    var labels: [(name: String, value: String)]
    var value: Double
}

import Synchronization

/// The series of one metric, found by the values of their labels.
final class SeriesTable<Value: Sendable>: Sendable {
    private let series: Mutex<[[String]: Value]>
    private let initial: Value
    private let labelNames: [String]

    /// A metric without labels has its one series from the start.
    init(_ labelNames: [String], initial: Value) {
        self.initial = initial
        self.labelNames = labelNames
        series = Mutex(labelNames.isEmpty ? [[]: initial] : [:])
    }

    func update(_ labels: [String], _ body: (inout Value) -> Void) {
        check(labels)
        series.withLock { body(&$0[labels, default: initial]) }
    }

    func replaceAll(_ values: [[String]: Value]) {
        for labels in values.keys { check(labels) }
        series.withLock { $0 = values }
    }

    func value(_ labels: [String]) -> Value? { series.withLock { $0[labels] } }

    /// All series, sorted by the values of their labels.
    func sorted() -> [(labels: [(name: String, value: String)], value: Value)] {
        series.withLock(\.self)
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { (Array(zip(labelNames, $0.key)), $0.value) }
    }

    private func check(_ labels: [String]) {
        precondition(labels.count == labelNames.count, "a series has \(labels.count) of \(labelNames.count) labels")
    }
}

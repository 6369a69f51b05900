/// A duration in whole seconds, written `90s`, `15m`, `12h` or `30d`.
package struct TimeSpan: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let pattern = "^[0-9]+[smhd]$"

    private static let units: [(suffix: Character, seconds: Int64)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]

    package let seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }

    /// Returns nil when the text has another form or the number exceeds 64 bits.
    package init?(_ text: String) {
        guard let suffix = text.last, let unit = Self.units.first(where: { $0.suffix == suffix }),
            text.dropLast().allSatisfy({ ("0"..."9").contains($0) }), let number = Int64(text.dropLast())
        else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit.seconds)
        guard !overflow else { return nil }
        self.seconds = seconds
    }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }

    /// The span in the largest unit that divides it.
    package var description: String {
        guard let unit = Self.units.first(where: { seconds >= $0.seconds && seconds % $0.seconds == 0 }) else {
            return "\(seconds)s"
        }
        return "\(seconds / unit.seconds)\(unit.suffix)"
    }
}

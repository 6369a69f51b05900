/// A whole number of hundredths, written `80%`.
package struct Percentage: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let pattern = "^(100|[1-9]?[0-9])%$"

    package let hundredths: Int

    /// Returns nil outside 0 to 100.
    package init?(hundredths: Int) {
        guard (0...100).contains(hundredths) else { return nil }
        self.hundredths = hundredths
    }

    /// Returns nil when the text has another form.
    package init?(_ text: String) {
        guard text.last == "%", let number = Int(text.dropLast()), String(number) == text.dropLast() else { return nil }
        self.init(hundredths: number)
    }

    package static func < (left: Percentage, right: Percentage) -> Bool { left.hundredths < right.hundredths }

    package var description: String { "\(hundredths)%" }
}

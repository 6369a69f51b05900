package import Model

/// How full something is, drawn in ten signs: `[####......]`.
package enum StorageBar {
    private static let width: Int64 = 10

    /// - Parameter percentage: may be above 100, which draws as full.
    package static func text(percentage: Int64) -> String {
        // Anything above nothing is seen, and what is not full has a gap.
        let exact = min(max(percentage, 0), 100) * width / 100
        let filled = Int(percentage > 0 ? max(exact, 1) : 0)
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: Int(width) - filled) + "]"
    }

    /// The bar with the numbers: `[########..]  81%  405MB of 500MB`.
    package static func text(of status: BotStatus) -> String {
        guard let usage = status.usage else { return "not measured" }
        let bytes = ByteCount(bytes: usage.bytes)
        guard let terms = status.terms, let percentage = status.percentage else { return bytes.approximate }
        return text(percentage: percentage, bytes: bytes, quota: terms.quota)
    }

    package static func text(percentage: Int64, bytes: ByteCount, quota: ByteCount) -> String {
        "\(text(percentage: percentage)) \(padded("\(percentage)%", 4))  \(bytes.approximate) of \(quota)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

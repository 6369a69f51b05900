/// A number of bytes.
///
/// `kB`, `MB`, `GB` and `TB` are powers of 1000; `KiB`, `MiB`, `GiB` and `TiB` powers of 1024.
package struct ByteCount: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let pattern = "^[0-9]+(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$"

    private static let units: [(suffix: String, bytes: Int64)] = [
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000),
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    package let bytes: Int64

    package init(bytes: Int64) { self.bytes = bytes }

    /// Reads `500MB`; returns nil when the text has another form or the number exceeds 64 bits.
    package init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let suffix = text.dropFirst(digits.count)
        guard let number = Int64(digits), let unit = Self.units.first(where: { $0.suffix == suffix }) else {
            return nil
        }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit.bytes)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

    /// The count in the largest unit that divides it, powers of 1000 before powers of 1024, so that nothing is rounded:
    /// `500MB`, `1GiB`, `1234567B`.
    package var description: String {
        let exact = Self.units.first { bytes >= $0.bytes && bytes % $0.bytes == 0 }
        return exact.map { "\(bytes / $0.bytes)\($0.suffix)" } ?? "0B"
    }
}

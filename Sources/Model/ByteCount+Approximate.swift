extension ByteCount {
    /// So many hundredths of it, rounded down.
    package func part(_ hundredths: Int) -> ByteCount {
        ByteCount(bytes: bytes / 100 * Int64(hundredths) + bytes % 100 * Int64(hundredths) / 100)
    }

    /// The count to three digits in powers of 1000, for reading: `2.36MB`, `512B`.
    package var approximate: String {
        let units: [(suffix: String, bytes: Int64)] = [
            ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000),
        ]
        guard let unit = units.first(where: { bytes >= $0.bytes }) else { return "\(bytes)B" }
        let whole = bytes / unit.bytes
        let digits = whole >= 100 ? 0 : whole >= 10 ? 1 : 2
        let scale: Int64 = [1, 10, 100][digits]
        // Whole units and the rest apart, so that nothing overflows.
        let fraction = (bytes % unit.bytes) * scale / unit.bytes
        var text = String(fraction)
        text = String(repeating: "0", count: max(0, digits - text.count)) + text
        while text.last == "0" { text.removeLast() }
        return digits == 0 || text.isEmpty ? "\(whole)\(unit.suffix)" : "\(whole).\(text)\(unit.suffix)"
    }
}

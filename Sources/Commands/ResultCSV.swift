/// Rows as `COPY ... CSV` writes them: NULL is nothing, an empty text is `""`.
enum ResultCSV {
    static func line(_ values: [[UInt8]?]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, value) in values.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            if let value { line += cell(value, isAlone: values.count == 1) }
        }
        return line + [UInt8(ascii: "\n")]
    }

    private static let marks = Set(",\"\n\r".utf8)

    private static func cell(_ value: [UInt8], isAlone: Bool) -> [UInt8] {
        // A line with nothing but this ends what COPY reads.
        let isEndMark = isAlone && value.elementsEqual("\\.".utf8)
        guard value.isEmpty || isEndMark || value.contains(where: marks.contains) else { return value }
        let quote = UInt8(ascii: "\"")
        return [quote] + value.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
}

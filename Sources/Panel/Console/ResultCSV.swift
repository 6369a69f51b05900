/// Rows as spreadsheets and `COPY ... CSV` read them: NULL is nothing, an empty text is `""`.
enum ResultCSV {
    private static let marks = Set(",\"\n\r".utf8)
    /// What a spreadsheet takes for the beginning of a formula.
    private static let formulas = Set("=+-@\t\r".utf8)

    static func line(_ values: [[UInt8]?]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, value) in values.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            if let value { line += cell(value) }
        }
        return line + Array("\r\n".utf8)
    }

    /// Somebody else wrote the cell and another person opens the file: what would be a formula there begins with an
    /// apostrophe. Numbers stay as they are.
    private static func cell(_ value: [UInt8]) -> [UInt8] {
        var value = value
        if let first = value.first, formulas.contains(first), Double(String(decoding: value, as: UTF8.self)) == nil {
            value.insert(UInt8(ascii: "'"), at: 0)
        }
        guard value.isEmpty || value.contains(where: marks.contains) else { return value }
        let quote = UInt8(ascii: "\"")
        return [quote] + value.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
}

import PostgresClient
import Text

/// Rows in columns, as psql draws them.
struct ResultTable {
    private struct Cell {
        var lines: [String]
        var widths: [Int]

        init(_ text: String) {
            lines = text.harmless.replacing("\t", with: "    ").split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
            widths = lines.map(DisplayWidth.of)
        }

        var width: Int { widths.max() ?? 0 }
    }

    /// Numbers of every kind, which psql puts to the right.
    private static let numeric: Set<UInt32> = [20, 21, 23, 26, 28, 29, 700, 701, 790, 1700, 5069]

    private let columns: [ResultColumn]
    private let header: [Cell]
    private let rows: [[Cell]]
    private let widths: [Int]

    init(_ columns: [ResultColumn], _ rows: [[[UInt8]?]]) {
        self.columns = columns
        header = columns.map { Cell($0.name) }
        self.rows = rows.map { $0.map { Cell($0.map { String(decoding: $0, as: UTF8.self) } ?? "") } }
        var widths = header.map(\.width)
        for row in self.rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.width) }
        }
        self.widths = widths
    }

    /// - Parameter count: what is said below of how many rows there are.
    func text(count: String) -> String {
        let rule = widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+")
        var text = lines(header, isHeader: true) { spare, _ in (spare / 2, spare - spare / 2) }
        text += (columns.isEmpty ? "--" : rule) + "\n"
        for row in rows where !columns.isEmpty {
            text += lines(row) { spare, column in
                Self.numeric.contains(columns[column].type) ? (spare, 0) : (0, spare)
            }
        }
        return text + "(\(count))\n\n"
    }

    private func lines(
        _ cells: [Cell],
        isHeader: Bool = false,
        _ place: (_ spare: Int, _ column: Int) -> (left: Int, right: Int)
    ) -> String {
        guard let count = cells.map(\.lines.count).max() else { return "" }
        return (0..<count).map { number in
            let parts = cells.enumerated().map { column, cell in
                let isThere = number < cell.lines.count
                let (left, right) = place(widths[column] - (isThere ? cell.widths[number] : 0), column)
                let isContinued = number + 1 < cell.lines.count
                let isLast = column == cells.count - 1 && !isContinued && !isHeader
                return String(repeating: " ", count: left + 1) + (isThere ? cell.lines[number] : "")
                    + (isLast ? "" : String(repeating: " ", count: right) + (isContinued ? "+" : " "))
            }
            return parts.joined(separator: "|") + "\n"
        }.joined()
    }
}

/// How many columns of a terminal a text takes.
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        // East Asian characters and pictures.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

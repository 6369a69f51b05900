import Text

/// Rows in columns as wide as their widest cell.
package struct TextTable {
    private var rows: [[String]]

    package init(header: [String]) { rows = [header] }

    package mutating func add(_ cells: [String]) { rows.append(cells.map(\.onOneLine)) }

    package func text(style: TextStyle) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.enumerated().map { index, cells in
            var line = ""
            for (cell, width) in zip(cells.dropLast(), widths) {
                line += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            line += cells.last ?? ""
            return index == 0 ? style(line, .heading) + "\n" : line + "\n"
        }.joined()
    }
}

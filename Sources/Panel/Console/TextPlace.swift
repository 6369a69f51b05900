/// A place in a text: line and column from 1, the column in code points, as PostgreSQL counts.
struct TextPlace: Hashable, Sendable {
    var line: Int
    var column: Int

    static let start = TextPlace(line: 1, column: 1)

    /// Where a text that is the rest after this place goes on, after `count` code points of `text`.
    func moved(by count: Int, in text: String) -> TextPlace {
        text.unicodeScalars.prefix(max(count, 0)).reduce(into: self) { place, scalar in
            place =
                scalar == "\n"
                ? TextPlace(line: place.line + 1, column: 1)
                : TextPlace(line: place.line, column: place.column + 1)
        }
    }

    /// The place of a part's place, where the part begins here.
    func plus(_ inner: TextPlace) -> TextPlace {
        inner.line == 1
            ? TextPlace(line: line, column: column + inner.column - 1)
            : TextPlace(line: line + inner.line - 1, column: inner.column)
    }
}

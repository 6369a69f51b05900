/// A text of statements, taken apart one after another, as it comes.
///
/// Statements end at a semicolon outside quotes, comments and parentheses, and outside the body of a function that begins
/// with `BEGIN ATOMIC`. Text is added in whole lines, since nothing but quotes and comments goes on after a line.
package struct Script: Sendable {
    package enum Piece: Hashable, Sendable {
        case statement(SourceStatement)
        case metaCommand(MetaCommand)
        /// A statement that is no UTF-8 or holds a NUL, by the line where it begins.
        case unreadable(line: Int)
    }

    /// Whether a backslash in `'...'` is an ordinary character, as the session's `standard_conforming_strings` says.
    package var hasStandardStrings = true

    private var bytes: [UInt8] = []
    /// Where the statement begins of which the end is not known yet.
    private var start = 0
    /// The line of `start`, from 1.
    private var line = 1
    /// The code point of that line, from 1.
    private var column = 1
    private var extent = StatementExtent()
    /// Up to where `extent` knows the bytes.
    private var scanned = 0

    package init(_ text: String = "") { append(text) }

    /// Adds whole lines, or the last one.
    package mutating func append(_ text: String) { append(bytes: Array(text.utf8)) }

    package mutating func append(bytes more: [UInt8]) {
        if start > 1 << 16 { dropTaken() }
        bytes += more
        // Editors on Windows put a mark before the first line.
        if line == 1, start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    }

    /// Whether there is a statement that has begun and not ended.
    package var isPending: Bool { extent.isBegun || scanned < bytes.count && remainder.contains { !isBlank($0) } }

    /// The next statement or meta-command that is complete; nil until more is added.
    package mutating func next() -> Piece? {
        var scanner = Scanner(bytes, from: scanned, hasStandardStrings: hasStandardStrings)
        while let token = scanner.next() {
            guard token.isComplete else { return nil }
            if token.kind == .metaCommand { return takeMetaCommand(token) }
            scanned = token.range.upperBound
            guard extent.take(token, scanner) else { continue }
            let statement = takeStatement(upTo: scanned)
            if let statement { return statement }
        }
        return nil
    }

    /// What is left at the end of the text, as a statement without its semicolon; nil when there is none.
    package mutating func last() -> Piece? {
        var scanner = Scanner(bytes, from: scanned, hasStandardStrings: hasStandardStrings)
        while let token = scanner.next() {
            scanned = token.range.upperBound
            _ = extent.take(token, scanner)
        }
        return takeStatement(upTo: bytes.count)
    }

    /// The next line as it is, with its line break: data that follow a COPY. Nil until there is a whole one.
    ///
    /// - Parameter isAtEnd: whether nothing more is added, so that the last line needs no line break.
    package mutating func takeLine(isAtEnd: Bool) -> [UInt8]? {
        let lineBreak = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
        guard let end = lineBreak.map({ $0 + 1 }) ?? (isAtEnd && start < bytes.count ? bytes.count : nil) else {
            return nil
        }
        let taken = Array(bytes[start..<end])
        move(to: end)
        return taken
    }

    /// Moves behind the line break of a line of which only white space is left.
    package mutating func skipBlankLineEnd() {
        let rest = bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
        if rest.allSatisfy(isBlank) { move(to: min(rest.endIndex + 1, bytes.count)) }
    }

    /// Forgets what has not ended yet.
    package mutating func discard() { move(to: bytes.count) }

    private var remainder: ArraySlice<UInt8> { bytes[scanned...] }

    private mutating func takeStatement(upTo end: Int) -> Piece? {
        let isBegun = extent.isBegun
        let isEnded = extent.isEnded
        let first = bytes[start..<end].firstIndex { !isBlank($0) } ?? end
        let (line, column) = place(of: first)
        var text = bytes[first..<end]
        if isEnded { text.removeLast() }
        while let byte = text.last, isBlank(byte) { text.removeLast() }
        move(to: end)
        guard isBegun else { return nil }
        guard !text.contains(0), let valid = String(validating: text, as: UTF8.self) else {
            return .unreadable(line: line)
        }
        return .statement(SourceStatement(text: valid, line: line, column: column))
    }

    /// Takes the line's rest out; the statement before it stays as it is.
    private mutating func takeMetaCommand(_ token: Token) -> Piece {
        let text = String(decoding: bytes[token.range], as: UTF8.self)
        let command = MetaCommand(text: text, line: line + lineBreaks(in: start..<token.range.lowerBound))
        for index in token.range { bytes[index] = UInt8(ascii: " ") }
        return .metaCommand(command)
    }

    private func lineBreaks(in range: Range<Int>) -> Int { bytes[range].count { $0 == UInt8(ascii: "\n") } }

    /// Where an index after the start is, as a line and a code point of it.
    private func place(of index: Int) -> (line: Int, column: Int) {
        let passed = bytes[start..<index]
        let lineBreak = passed.lastIndex(of: UInt8(ascii: "\n"))
        // What goes on with a code point has no place of its own.
        let scalars = passed[(lineBreak.map { $0 + 1 } ?? start)...].count { $0 & 0xC0 != 0x80 }
        return (line + lineBreaks(in: start..<index), (lineBreak == nil ? column : 1) + scalars)
    }

    private mutating func move(to end: Int) {
        (line, column) = place(of: end)
        start = end
        scanned = end
        extent = StatementExtent()
    }

    private mutating func dropTaken() {
        bytes.removeFirst(start)
        scanned -= start
        start = 0
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

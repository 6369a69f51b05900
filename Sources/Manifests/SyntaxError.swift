/// What libyaml says of a file that is not YAML, and the likely cause, which libyaml cannot know.
struct SyntaxError {
    /// libyaml's own words.
    var problem: String
    var mark: Mark
    /// What libyaml was at, and where that began.
    var context: (words: String, mark: Mark)?
    /// All of the file.
    var text: UnsafeBufferPointer<UInt8>

    /// The error with the place to look at and what to do there.
    var explained: Unreadable {
        if let quote = unclosedQuote { return quote }
        let words = "not YAML: \(problem)" + (context.map { " " + $0.words } ?? "")
        if isTemplate(line(mark.line)) { return Unreadable(message: words, mark: mark, hint: templateHint) }
        if problem.contains("cannot start any token"), character == UInt8(ascii: "\t") {
            return Unreadable(message: words, mark: mark, hint: "YAML is indented with spaces, never with tabs")
        }
        if problem.contains("mapping values are not allowed"),
            line(mark.line).prefix(Int(mark.column) - 1).contains(": ")
        {
            return Unreadable(message: words, mark: mark, hint: "put a value that contains \": \" in quotes")
        }
        if let indentation = differentIndentation { return indentation }
        let hint = context.flatMap { $0.mark.line < mark.line ? "it began in line \($0.mark.line)" : nil }
        return Unreadable(message: words, mark: mark, hint: hint)
    }

    private var unclosedQuote: Unreadable? {
        let ends = ["found unexpected end of stream", "found unexpected document indicator"]
        guard let context, context.words.contains("quoted scalar"), ends.contains(problem) else { return nil }
        return Unreadable(
            message: "not YAML: the quote that opens here is not closed",
            mark: context.mark,
            hint: "add the closing quote"
        )
    }

    /// A line that is indented neither as the one before it nor as what is around both.
    private var differentIndentation: Unreadable? {
        guard problem.contains("mapping values are not allowed") || problem.contains("did not find expected key"),
            let other = contentBefore(mark.line)
        else { return nil }
        let indentation = indentation(of: line(mark.line))
        guard indentation != other.indentation else { return nil }
        return Unreadable(
            message: "not YAML: this line is indented differently from line \(other.line)",
            mark: Mark(line: mark.line, column: Int32(clamping: indentation + 1)),
            hint: "it begins with \(spaces(indentation)), line \(other.line) with \(spaces(other.indentation)); "
                + "indent the keys of one mapping alike"
        )
    }

    /// The last line before this one that is neither empty nor a comment, found in one walk over the file.
    private func contentBefore(_ number: Int32) -> (line: Int32, indentation: Int)? {
        var end = start(of: number)
        for line in (1..<max(1, number)).reversed() {
            let start = text[..<(end - 1)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let content = self.content(in: start..<(end - 1))
            if holdsContent(content) { return (line, indentation(of: content)) }
            end = start
        }
        return nil
    }

    private func spaces(_ count: Int) -> String { "\(count) space\(count == 1 ? "" : "s")" }

    private func indentation(of line: Substring) -> Int { line.prefix { $0 == " " }.count }

    private func holdsContent(_ line: Substring) -> Bool {
        let content = line.drop { $0 == " " || $0 == "\r" }
        return !content.isEmpty && !content.hasPrefix("#")
    }

    /// The byte that the mark leads to, in a line of ASCII.
    private var character: UInt8? { line(mark.line).utf8.dropFirst(Int(mark.column) - 1).first }

    private func line(_ number: Int32) -> Substring {
        let start = start(of: number)
        return content(in: start..<(text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count))
    }

    /// The line's text, cut where it is far longer than any that a person writes.
    private func content(in range: Range<Int>) -> Substring {
        Substring(decoding: text[range].prefix(1000), as: UTF8.self)
    }

    /// Where the line begins; the end of the file where it has fewer lines.
    private func start(of number: Int32) -> Int {
        var start = 0
        for _ in 1..<max(1, number) {
            guard let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) else { return text.count }
            start = end + 1
        }
        return start
    }
}

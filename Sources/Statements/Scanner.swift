/// Cuts SQL into tokens, by the rules of psql's scanner.
///
/// It looks at bytes: every byte of a character beyond ASCII differs from every ASCII byte, and belongs to identifiers.
struct Scanner {
    let bytes: [UInt8]
    /// Whether a backslash in `'...'` is an ordinary character, as `standard_conforming_strings` says.
    let hasStandardStrings: Bool
    var position: Int

    init(_ bytes: [UInt8], from position: Int = 0, hasStandardStrings: Bool = true) {
        self.bytes = bytes
        self.position = position
        self.hasStandardStrings = hasStandardStrings
    }

    /// The next token; nil at the end. White space is skipped.
    mutating func next() -> Token? {
        while let byte = peek(), isBlank(byte) { position += 1 }
        guard let byte = peek() else { return nil }
        switch byte {
        case UInt8(ascii: "'"): return quoted(from: position, hasStandardStrings ? .plain : .escaped)
        case UInt8(ascii: "\""): return quotedIdentifier(from: position)
        case UInt8(ascii: "$"): return dollarQuoted() ?? symbol()
        case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): return lineComment()
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): return blockComment()
        case UInt8(ascii: "\\"): return restOfLine(.metaCommand)
        case _ where startsWord(byte): return word()
        default: return symbol()
        }
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        let index = position + distance
        return index < bytes.count ? bytes[index] : nil
    }

    private mutating func symbol() -> Token {
        let kind = Token.Kind.symbol(bytes[position])
        position += 1
        return token(kind, from: position - 1)
    }

    private func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind: kind, range: start..<position, content: start..<position, isComplete: true)
    }

    /// A word, or the string that it is the prefix of: `E'...'`, `U&'...'`, `B'...'`.
    private mutating func word() -> Token {
        let start = position
        while let byte = peek(), continuesWord(byte) { position += 1 }
        guard position == start + 1 else { return token(.word, from: start) }
        switch (bytes[start] | 0x20, peek(), peek(1)) {
        case (UInt8(ascii: "e"), UInt8(ascii: "'"), _): return quoted(from: start, .escaped)
        case (UInt8(ascii: "b"), UInt8(ascii: "'"), _), (UInt8(ascii: "x"), UInt8(ascii: "'"), _):
            return quoted(from: start, .plain)
        case (UInt8(ascii: "n"), UInt8(ascii: "'"), _):
            return quoted(from: start, hasStandardStrings ? .plain : .escaped)
        case (UInt8(ascii: "u"), UInt8(ascii: "&"), UInt8(ascii: "'")):
            position += 1
            return quoted(from: start, .plain)
        case (UInt8(ascii: "u"), UInt8(ascii: "&"), UInt8(ascii: "\"")):
            position += 1
            return quotedIdentifier(from: start)
        default: return token(.word, from: start)
        }
    }

    private mutating func quotedIdentifier(from start: Int) -> Token {
        let content = position + 1
        let isComplete = skipQuoted(UInt8(ascii: "\""), escapes: false)
        return Token(
            kind: .quotedIdentifier,
            range: start..<position,
            content: content..<(isComplete ? position - 1 : position),
            isComplete: isComplete
        )
    }

    /// A string with all its parts: one that goes on after a line break is one string, and keeps its form.
    private mutating func quoted(from start: Int, _ form: Token.StringForm) -> Token {
        let content = position + 1
        var end: Int
        var isComplete: Bool
        repeat {
            isComplete = skipQuoted(UInt8(ascii: "'"), escapes: form == .escaped)
            end = isComplete ? position - 1 : position
            guard isComplete else { break }
        } while skipContinuation(&isComplete)
        return Token(
            kind: .string(form),
            range: start..<position,
            content: content..<max(end, content),
            isComplete: isComplete
        )
    }

    /// From the opening quote to behind the closing one; false when there is none.
    private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) -> Bool {
        position += 1
        while let byte = peek() {
            if byte == quote {
                guard peek(1) == quote else {
                    position += 1
                    return true
                }
                position += 2
            } else if byte == UInt8(ascii: "\\"), escapes {
                position = min(position + 2, bytes.count)
            } else {
                position += 1
            }
        }
        return false
    }

    /// Moves to the quote that continues a string, which is on a later line with nothing but white space and comments
    /// between. Where the bytes end before that is clear, the token is not complete.
    private mutating func skipContinuation(_ isComplete: inout Bool) -> Bool {
        var index = position
        var hasLineBreak = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                hasLineBreak = true
                index += 1
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "-"):
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "'") where hasLineBreak:
                position = index
                return true
            case let byte where isBlank(byte): index += 1
            default: return false
            }
        }
        isComplete = !hasLineBreak
        return false
    }

    /// `$tag$...$tag$`; nil when the dollar sign is anything else, such as a parameter's.
    private mutating func dollarQuoted() -> Token? {
        let start = position
        var index = position + 1
        if index < bytes.count, startsWord(bytes[index]) {
            while index < bytes.count, continuesWord(bytes[index]), bytes[index] != UInt8(ascii: "$") { index += 1 }
        }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "$") else { return nil }
        let mark = bytes[start...index]
        let content = index + 1
        position = content
        while let offset = bytes[position...].firstIndex(of: UInt8(ascii: "$")) {
            position = offset
            if bytes[offset...].starts(with: mark) {
                position += mark.count
                return Token(
                    kind: .string(.dollar),
                    range: start..<position,
                    content: content..<offset,
                    isComplete: true
                )
            }
            position += 1
        }
        position = bytes.count
        return Token(
            kind: .string(.dollar),
            range: start..<position,
            content: content..<position,
            isComplete: false
        )
    }

    private mutating func lineComment() -> Token { restOfLine(.comment) }

    private mutating func restOfLine(_ kind: Token.Kind) -> Token {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { position += 1 }
        return token(kind, from: start)
    }

    private mutating func blockComment() -> Token {
        let start = position
        var depth = 0
        repeat {
            switch (peek(), peek(1)) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                depth += 1
                position += 2
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                depth -= 1
                position += 2
            case (nil, _):
                var open = token(.comment, from: start)
                open.isComplete = false
                return open
            default: position += 1
            }
        } while depth > 0
        return token(.comment, from: start)
    }

    private func startsWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private func continuesWord(_ byte: UInt8) -> Bool {
        startsWord(byte) || byte == UInt8(ascii: "$") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension Scanner {
    /// The token's bytes as text.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The word in lower case; empty for what is no word.
    func keyword(_ token: Token) -> String { token.kind == .word ? text(token.range).lowercased() : "" }
}

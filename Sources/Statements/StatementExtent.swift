/// Finds the semicolon that ends a statement.
struct StatementExtent: Sendable {
    /// Whether anything but comments has come.
    private(set) var isBegun = false
    private(set) var isEnded = false
    private var parentheses = 0
    /// How many of `BEGIN ATOMIC` and the `CASE`s within it wait for their `END`.
    private var blocks = 0
    /// The first words, of which a routine's definition has two or four.
    private var opening: [String] = []
    /// The last token's word, or an empty text.
    private var previous = ""
    private var followsDot = false

    /// Takes the next token; returns true when it is the semicolon that ends the statement.
    mutating func take(_ token: Token, _ scanner: Scanner) -> Bool {
        if token.kind == .comment { return false }
        if token.kind == .symbol(UInt8(ascii: ";")), parentheses == 0, blocks == 0 {
            isEnded = true
            return true
        }
        isBegun = true
        let word = scanner.keyword(token)
        switch token.kind {
        case .symbol(UInt8(ascii: "(")): parentheses += 1
        case .symbol(UInt8(ascii: ")")): parentheses = max(parentheses - 1, 0)
        case .word:
            if opening.count < 4 { opening.append(word) }
            if parentheses == 0 { take(word) }
        default: break
        }
        followsDot = token.kind == .symbol(UInt8(ascii: "."))
        previous = word
        return false
    }

    private mutating func take(_ word: String) {
        // After a dot or AS a keyword is a name.
        guard definesRoutine, !followsDot, previous != "as" else { return }
        switch word {
        case "atomic" where previous == "begin" && blocks == 0: blocks = 1
        case "case" where blocks > 0: blocks += 1
        case "end" where blocks > 0: blocks -= 1
        default: break
        }
    }

    private var definesRoutine: Bool {
        guard opening.first == "create" else { return false }
        let kind = opening.dropFirst().first == "or" ? opening.dropFirst(3).first : opening.dropFirst().first
        return kind == "function" || kind == "procedure"
    }
}

/// Finds the literals of a statement that may hold a password.
struct SecretFinder {
    private let scanner: Scanner
    private let tokens: [Token]
    private let keywords: [String]
    /// Sorted, and none within another.
    private(set) var ranges: [Range<Int>] = []

    init(_ bytes: [UInt8], hasStandardStrings: Bool) {
        self.init(bytes, bytes.indices, hasStandardStrings: hasStandardStrings)
    }

    /// - Parameter part: the statement, or the body of a function or DO block within it.
    private init(_ bytes: [UInt8], _ part: Range<Int>, hasStandardStrings: Bool) {
        var scanner = Scanner(
            part.upperBound == bytes.count ? bytes : Array(bytes[..<part.upperBound]),
            from: part.lowerBound,
            hasStandardStrings: hasStandardStrings
        )
        var tokens: [Token] = []
        while let token = scanner.next() {
            // The rest of a meta-command's line may hold anything.
            if token.kind == .metaCommand { scanner.position = token.range.lowerBound + 1 }
            if token.kind != .comment, token.kind != .metaCommand { tokens.append(token) }
        }
        self.scanner = scanner
        self.tokens = tokens
        keywords = tokens.map { token in
            switch token.kind {
            case .word: scanner.keyword(token)
            case .quotedIdentifier, .string(.plain): scanner.text(token.content).lowercased()
            default: ""
            }
        }
        find()
    }

    /// A cheap look, so that statements without any of this cost next to nothing.
    static func mayHoldSecret(_ bytes: [UInt8]) -> Bool {
        let marks = ["passw", "crypt", "://", "pgp_sym"].map { Array($0.utf8) }
        let firsts = Set(marks.map { $0[0] })
        for (index, byte) in bytes.enumerated() where firsts.contains(byte | 0x20) || byte == UInt8(ascii: ":") {
            let part = bytes[index...].prefix(7).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            if marks.contains(where: { part.starts(with: $0) }) { return true }
        }
        return false
    }

    private mutating func find() {
        var found: [Range<Int>] = []
        let isDynamic = tokens.contains { isString($0) && SecretText.buildsRole(scanner.text($0.content)) }
        for (index, token) in tokens.enumerated() {
            if SecretText.names(keywords[index]) { found += secrets(after: index) }
            if SecretText.isCipher(keywords[index]) { found += literals(ofCallAt: index) }
            guard case .string(let form) = token.kind else { continue }
            let content = scanner.text(token.content)
            switch form {
            case .dollar where !SecretText.isConnection(content) || content.contains(";"):
                found +=
                    SecretFinder(scanner.bytes, token.content, hasStandardStrings: scanner.hasStandardStrings)
                    .ranges
            case .dollar: found.append(token.range)
            case .plain, .escaped:
                if isDynamic || SecretText.isConnection(content) || SecretText.holdsPassword(content) {
                    found.append(token.range)
                }
            }
        }
        for range in found.sorted(by: { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) })
        where range.lowerBound >= ranges.last?.upperBound ?? 0 {
            ranges.append(range)
        }
    }

    private func isString(_ token: Token) -> Bool {
        if case .string(let form) = token.kind { form != .dollar } else { false }
    }

    /// `PASSWORD 'x'`, `password = 'x' || 'y'`, `'password', 'x'`; in the definition of a role also what was meant to be
    /// a literal.
    private func secrets(after index: Int) -> [Range<Int>] {
        let connectors = Set("=:>(|".utf8.map { Token.Kind.symbol($0) })
        let isString = tokens[index].kind == .string(.plain)
        var next = index + 1
        while next < tokens.count,
            connectors.contains(tokens[next].kind) || isString && tokens[next].kind == .symbol(UInt8(ascii: ","))
        {
            next += 1
        }
        guard next < tokens.count else { return [] }
        if case .string = tokens[next].kind { return [tokens[next].range] + concatenated(after: next) }
        guard definesRole, next == index + 1, keywords[next] != "null" else { return [] }
        return [tokens[next].range.lowerBound..<endOfRun(from: next)]
    }

    private func concatenated(after index: Int) -> [Range<Int>] {
        let bar = Token.Kind.symbol(UInt8(ascii: "|"))
        guard index + 3 < tokens.count, tokens[index + 1].kind == bar, tokens[index + 2].kind == bar,
            case .string = tokens[index + 3].kind
        else { return [] }
        return [tokens[index + 3].range] + concatenated(after: index + 3)
    }

    /// Where white space or a semicolon comes.
    private func endOfRun(from index: Int) -> Int {
        var last = index
        while last + 1 < tokens.count, tokens[last + 1].range.lowerBound == tokens[last].range.upperBound,
            tokens[last + 1].kind != .symbol(UInt8(ascii: ";"))
        {
            last += 1
        }
        return tokens[last].range.upperBound
    }

    private var definesRole: Bool {
        guard keywords.count > 2, ["alter", "create"].contains(keywords[0]) else { return false }
        return ["role", "user", "group"].contains(keywords[1])
    }

    private func literals(ofCallAt index: Int) -> [Range<Int>] {
        guard index + 1 < tokens.count, tokens[index + 1].kind == .symbol(UInt8(ascii: "(")) else { return [] }
        var depth = 0
        var found: [Range<Int>] = []
        for token in tokens[(index + 1)...] {
            switch token.kind {
            case .symbol(UInt8(ascii: "(")): depth += 1
            case .symbol(UInt8(ascii: ")")): depth -= 1
            case .string where depth == 1: found.append(token.range)
            default: break
            }
            if depth == 0 { break }
        }
        return found
    }
}

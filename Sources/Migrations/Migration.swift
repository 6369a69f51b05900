import Digest
package import Statements

/// One text of SQL with a name, to be applied to a bot once.
package struct Migration: Hashable, Sendable {
    /// The most bytes that a text may have.
    package static let limit = 16 << 20

    /// The file's name without its folder.
    package let name: String
    /// The text with LF at the ends of its lines and no byte order mark.
    package let text: String
    package let statements: [SourceStatement]
    /// False for the one statement of a text that begins with `-- flarexdb: no-transaction`.
    package let isTransactional: Bool
    /// `sha256:` and the digest of `text`.
    package let checksum: String

    /// - Throws: `MigrationFlaw` where the text cannot be applied whatever the server holds.
    package init(name: String, bytes: [UInt8]) throws(MigrationFlaw) {
        guard bytes.count <= Self.limit else { throw .tooLarge(name) }
        guard !bytes.contains(0), let content = String(validating: bytes, as: UTF8.self) else { throw .notText(name) }
        let text = Self.normalized(content)
        self.name = name
        self.text = text
        checksum = "sha256:" + SHA256.hexDigest(of: text)
        statements = try Self.statements(of: text, name: name)
        isTransactional = !Self.isOutside(text)
        if !isTransactional, statements.count != 1 { throw .notOne(name, statements.count) }
    }

    /// The text as it may be written down: without passwords, and with a mark where one was.
    package var recordedText: String {
        var (rest, recorded) = (text[...], "")
        for statement in statements {
            let redaction = Redaction(of: statement.text)
            guard redaction.isRedacted, let place = rest.firstRange(of: statement.text) else { continue }
            recorded += rest[..<place.lowerBound] + redaction.text
            rest = rest[place.upperBound...]
        }
        return recorded + rest
    }

    private static func normalized(_ content: String) -> String {
        let text = content.replacing("\r\n", with: "\n")
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func isOutside(_ text: String) -> Bool {
        let line = text.prefix { $0 != "\n" }
        guard line.hasPrefix("--") else { return false }
        return line.dropFirst(2).split(separator: " ").joined(separator: " ") == "flarexdb: no-transaction"
    }

    private static func statements(of text: String, name: String) throws(MigrationFlaw) -> [SourceStatement] {
        var script = Script(text)
        var statements: [SourceStatement] = []
        while let piece = script.next() ?? script.last() {
            switch piece {
            case .statement(let statement): statements.append(statement)
            case .metaCommand(let command): throw .metaCommand(name, line: command.line, command.text)
            case .unreadable: throw .notText(name)
            }
        }
        return statements
    }
}

extension SourceStatement {
    /// The statement's first words, in upper case, without comments before them.
    var opening: [String] {
        var rest = text[...]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                rest = rest.afterComment
            } else {
                return rest.prefix(200).split { !$0.isLetter && $0 != "_" }.prefix(3).map { $0.uppercased() }
            }
        }
    }

    /// Whether it ends the transaction that it runs in, as COMMIT and ROLLBACK do. Nothing else but such a statement can.
    var endsTransaction: Bool {
        let words = opening
        switch words.first {
        case "COMMIT", "END", "ABORT": return true
        case "ROLLBACK": return !words.dropFirst().prefix(2).contains("TO")
        case "PREPARE": return words.dropFirst().first == "TRANSACTION"
        default: return false
        }
    }
}

extension Substring {
    /// What is left after the comment that this begins with, and those within it.
    fileprivate var afterComment: Substring {
        var (rest, depth) = (self, 0)
        repeat {
            if rest.hasPrefix("/*") {
                (rest, depth) = (rest.dropFirst(2), depth + 1)
            } else if rest.hasPrefix("*/") {
                (rest, depth) = (rest.dropFirst(2), depth - 1)
            } else {
                rest = rest.dropFirst()
            }
        } while depth > 0 && !rest.isEmpty
        return rest
    }
}

import PostgresClient
import Statements

/// Why a migration failed, and where in its text. It quotes no password.
package struct MigrationFailure: Hashable, Sendable, CustomStringConvertible {
    /// The line of the text, from 1; nil where no statement is to blame.
    package var line: Int?
    package var sqlState: String?
    package var message: String
    package var detail: String?
    package var hint: String?
    /// The line of the text and a caret below the place, as psql shows them.
    package var excerpt: [String] = []

    package var description: String {
        let place = line.map { "line \($0): " } ?? ""
        let rest = [detail, hint].compactMap { $0.map { "; \($0)" } }.joined()
        return place + message + rest + (sqlState.map { " (SQLSTATE \($0))" } ?? "")
    }

    init(_ message: String, line: Int? = nil, hint: String? = nil) {
        (self.message, self.line, self.hint) = (message, line, hint)
    }

    init(_ error: any Error, in statement: SourceStatement? = nil) {
        guard let error = error as? PostgresError else {
            self.init("\(error)", line: statement?.line)
            return
        }
        self.init(error.message, line: statement.map { $0.line(of: error.position) })
        sqlState = error.state?.rawValue
        if error.state == .adminShutdown {
            hint = "Its session was ended: by --time-limit, by the loop's watchdog, or because the bot was closed."
            return
        }
        guard let statement else {
            (detail, hint) = (error.detail, error.hint)
            return
        }
        let redaction = Redaction(of: statement.text)
        message = redaction.message(error.message)
        guard !redaction.isRedacted else { return }
        (detail, hint) = (error.detail, error.hint)
        excerpt = error.position.map { statement.excerpt(at: $0) } ?? []
    }
}

extension SourceStatement {
    /// The line of the text where the character is.
    fileprivate func line(of position: Int?) -> Int {
        guard let position else { return line }
        return line + text.unicodeScalars.prefix(max(position - 1, 0)).count { $0 == "\n" }
    }

    fileprivate func excerpt(at position: Int) -> [String] {
        let head = text.unicodeScalars.prefix(max(position - 1, 0))
        let start = head.lastIndex(of: "\n").map(head.index(after:)) ?? head.startIndex
        let line = String(text.unicodeScalars[start...].prefix { $0 != "\n" })
        let before = String(head[start...])
        guard line.count <= 200 else { return [] }
        let label = "LINE \(self.line(of: position)): "
        return [label + line, String(repeating: " ", count: label.count + before.count) + "^"]
    }
}

/// Why a connection or a statement failed.
///
/// It never holds a statement's text, a password or an excerpt of either.
package struct PostgresError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// No session came to be.
        case connectionFailed
        /// There was a session; whether its last statement took effect is unknown.
        case connectionLost
        /// The server refused a statement; the session goes on.
        case server
        /// The server's answer does not have the form that the query promises.
        case malformedResult
        /// The caller's input cannot be sent.
        case usage
    }

    package var kind: Kind
    package var state: SQLState?
    /// `ERROR`, `FATAL` or `PANIC`, never translated; nil when the server did not speak.
    package var severity: String?
    package var message: String
    package var detail: String?
    package var hint: String?
    package var context: String?
    /// The character of the statement, from 1, that the error is about.
    package var position: Int?
    package var schema: String?
    package var table: String?
    package var column: String?
    package var constraint: String?
    /// The position in its pipeline, from 0, of the statement that failed.
    package var statementIndex: Int?

    package init(_ kind: Kind, _ message: String, state: SQLState? = nil, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.state = state
        self.hint = hint
    }

    /// One readable sentence, then detail and hint where there are any.
    package var description: String {
        var text = message
        if let detail { text += "; \(detail)" }
        if let hint { text += "; hint: \(hint)" }
        if let state { text += " (SQLSTATE \(state))" }
        return text
    }
}

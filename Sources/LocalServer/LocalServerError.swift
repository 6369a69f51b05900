/// Why there is no server, and what to do about it.
package struct LocalServerError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package let hint: String?

    package init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    package var description: String { hint.map { "\(message); hint: \($0)" } ?? message }
}

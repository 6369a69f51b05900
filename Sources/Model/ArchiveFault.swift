/// Why an archive does not restore.
package struct ArchiveFault: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What PostgreSQL, or whoever compared, says.
    package var message: String
    /// What fails: `rows of table late`, or the beginning of the statement that makes the object.
    package var object: String?
    /// The line of the definition at which it fails, counted from 1, and its text.
    package var line: Int?
    package var text: String?
    /// Within what it fails: `SQL function "factor" during inlining`.
    package var context: String?

    package init(_ message: String, object: String? = nil) {
        self.message = message
        self.object = object
    }

    package var description: String {
        let place = line.map { "; line \($0)" + (text.map { ": \($0)" } ?? "") } ?? ""
        return (object.map { "\($0): " } ?? "") + message + place + (context.map { "; in \($0)" } ?? "")
    }
}

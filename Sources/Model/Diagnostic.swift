/// A place in a manifest file. Lines and columns count from 1; columns count characters.
package struct SourcePlace: Hashable, Comparable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Something wrong with the user's input: what, where, and what to do about it.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Sendable, CaseIterable {
        case error
        case warning
    }

    package var severity: Severity
    package var message: String
    /// Nil when the trouble has no place in a file, as with a missing folder.
    package var place: SourcePlace?
    package var hint: String?

    package init(_ severity: Severity, _ message: String, at place: SourcePlace?, hint: String? = nil) {
        self.severity = severity
        self.message = message
        self.place = place
        self.hint = hint
    }
}

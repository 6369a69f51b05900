/// A statement of a script, without its semicolon.
package struct SourceStatement: Hashable, Sendable {
    package var text: String
    /// The line of the script where it begins, from 1.
    package var line: Int
    /// The code point of that line where it begins, from 1.
    package var column: Int

    package init(text: String, line: Int, column: Int = 1) {
        self.text = text
        self.line = line
        self.column = column
    }
}

/// A line's end that psql would take for itself, such as `\d`.
package struct MetaCommand: Hashable, Sendable {
    /// From the backslash on.
    package var text: String
    package var line: Int

    package init(text: String, line: Int) {
        self.text = text
        self.line = line
    }

    /// `\q`, by which a script or a session ends.
    package var isQuit: Bool { name == "q" || name == "quit" }

    /// The command as it may be written down: without arguments where one of them may be a password.
    package var recordable: String {
        ["password", "c", "connect", "set", "setenv"].contains(name)
            ? "\\\(name) \(Redaction.mark)" : Redaction(of: text).text
    }

    private var name: Substring { text.dropFirst().prefix { !$0.isWhitespace } }
}

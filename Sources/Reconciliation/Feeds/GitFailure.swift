/// What git said of a command that failed, as far as it tells the cause.
struct GitFailure: Error, CustomStringConvertible {
    /// The command, such as `fetch`.
    var command: String
    /// Empty where git says nothing.
    var cause: String

    /// - Parameter words: what git and its transport wrote to standard error.
    init(_ command: String, saying words: String) {
        self.command = command
        let lines = words.split(whereSeparator: \.isNewline).map(String.init).filter(Self.tellsSomething)
        let causes = lines.filter { !Self.follows($0) }
        let told = causes.isEmpty ? lines : causes
        // The first lines hold the cause; a changed host key has its own at the end of a long text.
        cause = (told.count > 4 ? told.prefix(2) + told.suffix(2) : told[...]).joined(separator: "; ")
    }

    var description: String { "git \(command) failed" + (cause.isEmpty ? "" : ": \(cause)") }

    private static func tellsSomething(_ line: String) -> Bool {
        !line.allSatisfy { $0 == "@" || $0.isWhitespace } && !line.hasPrefix("hint:")
            && !line.hasPrefix("warning: Permanently added") && !line.hasPrefix("Warning: Permanently added")
    }

    /// What git says after any cause, and with the same words whatever it is.
    private static func follows(_ line: String) -> Bool {
        line.hasPrefix("Please make sure you have the correct access rights")
            || line.hasPrefix("and the repository exists.")
            || line.hasPrefix("fatal: Could not read from remote repository.")
    }
}

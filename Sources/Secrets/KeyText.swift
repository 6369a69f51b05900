/// The text of a private key file: comments, blank lines, and one line with the key.
enum KeyText {
    /// The line with the key, or what is wrong with the text.
    ///
    /// - Parameters:
    ///   - mark: what the line starts with; it is left out of the result.
    ///   - otherwise: the flaw of a line that does not.
    static func key(in text: String, after mark: String, otherwise: KeyTextFlaw) -> Result<Substring, KeyTextFlaw> {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.trimmingPrefix(while: \.isWhitespace) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard let line = lines.first else { return .failure(.missing) }
        if let kind = kindOfForeignKey(startingWith: line) { return .failure(.foreign(kind)) }
        guard lines.count == 1 else { return .failure(.several) }
        guard line.hasPrefix(mark) else { return .failure(otherwise) }
        let written = line.dropFirst(mark.count).prefix { !$0.isWhitespace }
        let isAlone = line.dropFirst(mark.count + written.count).allSatisfy(\.isWhitespace)
        return isAlone ? .success(written) : .failure(.malformed)
    }

    /// What other programs' keys are called, for whoever names the wrong file.
    private static func kindOfForeignKey(startingWith line: Substring) -> String? {
        if line.hasPrefix("-----BEGIN ") { return line.contains("OPENSSH") ? "an OpenSSH key" : "a key in PEM form" }
        return line.hasPrefix("AGE-SECRET-KEY-") ? "an age key" : nil
    }
}

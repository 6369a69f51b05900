package import Model

/// The forms in which diagnostics are printed.
package enum DiagnosticFormat {
    /// `file:line:column: error: message`, as compilers print it, and the hint below.
    package static func text(_ diagnostics: [Diagnostic], style: TextStyle) -> String {
        diagnostics.map { diagnostic in
            let place = diagnostic.place.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
            let word = style(diagnostic.severity.rawValue + ":", diagnostic.severity == .error ? .drop : .warning)
            let hint = diagnostic.hint.map { "    hint: \($0)\n" } ?? ""
            return "\(place)\(word) \(diagnostic.message)\n\(hint)"
        }.joined()
    }

    /// GitHub's workflow commands, which become annotations at the lines of a pull request.
    package static func github(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { diagnostic in
            var properties = ["title=flarexdb"]
            if let place = diagnostic.place {
                properties = ["file=\(property(place.file))", "line=\(place.line)", "col=\(place.column)"] + properties
            }
            let message = diagnostic.message + (diagnostic.hint.map { "\nhint: \($0)" } ?? "")
            return "::\(diagnostic.severity.rawValue) \(properties.joined(separator: ","))::\(data(message))\n"
        }.joined()
    }

    private static func data(_ text: String) -> String {
        escaping(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
    }

    private static func property(_ text: String) -> String {
        escaping(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private static func escaping(_ text: String, _ replacements: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let replacement = replacements[scalar] {
                result += replacement
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

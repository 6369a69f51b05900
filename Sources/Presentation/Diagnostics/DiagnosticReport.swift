package import Model
package import Planning

/// What is wrong with manifests, with a line that counts.
package struct DiagnosticReport: Presentable {
    package static let formats: [OutputFormat] = [.text, .json, .github]

    private let diagnostics: [Diagnostic]
    private let summary: String

    package init(_ diagnostics: [Diagnostic], summary: String) {
        (self.diagnostics, self.summary) = (diagnostics, summary)
    }

    package func text(style: TextStyle) -> String {
        DiagnosticFormat.text(diagnostics, style: style) + summary + "\n"
    }

    package var document: [DiagnosticDocument] { diagnostics.map(DiagnosticDocument.init) }
    package var annotations: String { DiagnosticFormat.github(diagnostics) }
}

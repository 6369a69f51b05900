/// The formats of results. Adding one fails to compile in one place: `Presentable.rendered(as:style:)`.
package enum OutputFormat: String, CaseIterable, Sendable {
    case text
    case json
    /// Comma-separated values with a header (RFC 4180).
    case csv
    /// For a comment on a pull request.
    case markdown
    /// A script for psql.
    case sql
    /// Workflow commands of GitHub, which become annotations.
    case github
}

/// A result that can be printed.
package protocol Presentable {
    /// In JSON; its keys are part of the contract.
    associatedtype Document: Encodable

    /// The formats that it has. For any other it is printed as text; commands do not offer those.
    static var formats: [OutputFormat] { get }

    func text(style: TextStyle) -> String
    var document: Document { get }
    var csv: String { get }
    var markdown: String { get }
    var script: String { get }
    var annotations: String { get }
}

extension Presentable {
    package static var formats: [OutputFormat] { [.text, .json] }

    package var csv: String { plainText }
    package var markdown: String { plainText }
    package var script: String { plainText }
    package var annotations: String { plainText }

    private var plainText: String { text(style: TextStyle(isColored: false)) }

    /// The result in a format, with the end of its last line.
    ///
    /// - Throws: `EncodingError`.
    package func rendered(as format: OutputFormat, style: TextStyle) throws -> String {
        switch format {
        case .text: text(style: style)
        case .json: try JSONOutput.document(document)
        case .csv: csv
        case .markdown: markdown
        case .sql: script
        case .github: annotations
        }
    }
}

import Model

/// What was found wrong while one file is read.
struct Reading {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var errorCount = 0
    /// The keys that lead to the value being read.
    var path: [String] = []

    init(file: String) { self.file = file }

    /// The keys that lead to the value being read, as in `spec.plan`.
    var subject: String { path.isEmpty ? "the document" : path.map(Self.shownKey).joined(separator: ".") }

    func place(_ mark: Mark) -> SourcePlace {
        SourcePlace(file: file, line: Int(mark.line), column: Int(mark.column))
    }

    mutating func error(_ message: String, at mark: Mark, hint: String? = nil) {
        errorCount += 1
        report(Diagnostic(.error, message, at: place(mark), hint: hint))
    }

    mutating func warning(_ message: String, at mark: Mark, hint: String? = nil) {
        report(Diagnostic(.warning, message, at: place(mark), hint: hint))
    }

    /// Reports that the value being read is something else than its key takes.
    mutating func mismatch(_ node: Node, expected: String, hint: String? = nil) {
        guard let found = node.content.noun else { return }
        let isUnfilled = if case .scalar(let scalar) = node.content { isTemplate(scalar.text) } else { false }
        error(
            "\(subject): expected \(expected), found \(found)",
            at: node.mark,
            hint: isUnfilled ? templateHint : hint
        )
    }

    private mutating func report(_ diagnostic: Diagnostic) {
        guard diagnostics.count >= Bounds.diagnostics - 1 else {
            diagnostics.append(diagnostic)
            return
        }
        guard diagnostics.count < Bounds.diagnostics else { return }
        let message = "this file holds more than \(Bounds.diagnostics - 1) mistakes; the others are not shown"
        diagnostics.append(Diagnostic(.error, message, at: diagnostic.place))
    }

    private static func shownKey(_ key: String) -> String {
        let isPlain =
            !key.isEmpty && key.utf8.count <= Bounds.shownText && key.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        return isPlain ? key : shown(key)
    }
}

extension Node.Content {
    /// What the user wrote, for a message; nil where something wrong was reported already.
    var noun: String? {
        switch self {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .unusable: nil
        case .scalar(let scalar):
            switch scalar.kind {
            case .null: "nothing"
            case .boolean: "the Boolean \(scalar.text)"
            case .integer, .float: "the number \(shown(scalar.text).dropFirst().dropLast())"
            case .string: shown(scalar.text)
            }
        }
    }
}

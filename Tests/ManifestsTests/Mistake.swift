import Testing

/// A change to a right manifest and the line that it brings forth.
struct Mistake: Sendable, CustomTestStringConvertible {
    enum File: String {
        case cluster
        case plans
        case bot
    }

    var file: File
    var old: String
    var new: String
    var lines: [String]

    init(_ file: File, _ old: String, _ new: String, _ lines: String...) {
        self.file = file
        self.old = old
        self.new = new
        self.lines = lines
    }

    var testDescription: String { "\(file.rawValue): \(new.prefix(60))" }

    /// The changed text of the file.
    var text: String {
        let original =
            switch file {
            case .cluster: Sample.cluster
            case .plans: Sample.plans
            case .bot: Sample.bot
            }
        guard let range = original.firstRange(of: old) else { return "" }
        return original.replacingCharacters(in: range, with: new)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}

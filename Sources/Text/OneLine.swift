extension StringProtocol {
    /// The text on one line of output: what would break the line, move the cursor or turn the writing around is a
    /// space. Names in a cluster and files in a repository may hold anything.
    package var onOneLine: String {
        guard unicodeScalars.contains(where: \.isUnprintable) else { return String(self) }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars { result.append(scalar.isUnprintable ? " " : scalar) }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// Whether it would break a line, move the cursor, turn the writing around or not be seen at all.
    package var isUnprintable: Bool {
        guard !isASCII else { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

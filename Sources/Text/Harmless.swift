extension String {
    /// With every character that a terminal could take for a command, or that is not seen, as its code; line breaks and
    /// tabs stay.
    package var harmless: String {
        guard unicodeScalars.contains(where: \.isHarmful) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isHarmful { result += scalar.code } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmful: Bool { isUnprintable && self != "\n" && self != "\t" }

    /// `\x1B` or `\u202E`.
    fileprivate var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        let width = value < 0x80 ? 2 : 4
        return (value < 0x80 ? "\\x" : "\\u") + String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}

import Digest

/// A text with signatures below it (C2SP signed-note).
package struct SignedNote: Hashable, Sendable {
    package struct Signature: Hashable, Sendable {
        package var name: String
        /// Four bytes.
        package var keyID: [UInt8]
        package var bytes: [UInt8]
    }

    package enum Verdict: Hashable, Sendable {
        case signed
        /// No signature is by one of the keys.
        case unknownKey
        /// A signature that claims to be by one of the keys is not.
        case forged
    }

    /// Ends with a newline.
    package let text: String
    package let signatures: [Signature]

    /// A note with one signature.
    ///
    /// - Parameter sign: makes the 64 bytes of the key's signature.
    package init(_ text: String, key: NoteKey, sign: ([UInt8]) -> [UInt8]) {
        self.text = text
        signatures = [Signature(name: key.name, keyID: key.id, bytes: sign(Array(text.utf8)))]
    }

    /// Nil for what is no note.
    package init?(parsing note: some StringProtocol) {
        let scalars = note.unicodeScalars
        guard scalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }), scalars.last == "\n" else { return nil }
        var lines = note.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let gap = lines.lastIndex(of: ""), gap > lines.startIndex else { return nil }
        let signatures = lines[(gap + 1)...].map { Signature(line: $0) }
        guard !signatures.isEmpty, !signatures.contains(nil) else { return nil }
        lines = lines[..<gap]
        text = lines.joined(separator: "\n") + "\n"
        self.signatures = signatures.compactMap(\.self)
    }

    package func verdict(by keys: [NoteKey]) -> Verdict {
        var isSigned = false
        for signature in signatures {
            for key in keys where key.name == signature.name && key.id == signature.keyID {
                guard key.verifies(signature.bytes, of: Array(text.utf8)) else { return .forged }
                isSigned = true
            }
        }
        return isSigned ? .signed : .unknownKey
    }
}

extension SignedNote: CustomStringConvertible {
    package var description: String { text + "\n" + signatures.map { "\($0)\n" }.joined() }
}

extension SignedNote.Signature: CustomStringConvertible {
    private static let mark = "\u{2014} "
    private static let idLength = 4

    package var description: String { "\(Self.mark)\(name) \(Base64.text(of: keyID + bytes))" }

    fileprivate init?(line: some StringProtocol) {
        guard line.hasPrefix(Self.mark) else { return nil }
        let parts = line.dropFirst(Self.mark.count).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let bytes = Base64.bytes(of: String(parts[1])),
            bytes.count > Self.idLength
        else { return nil }
        self.init(
            name: String(parts[0]),
            keyID: Array(bytes.prefix(Self.idLength)),
            bytes: Array(bytes.dropFirst(Self.idLength))
        )
    }
}

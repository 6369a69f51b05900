import Model
import SQLText

extension ValueType<Name> {
    static var name: Self {
        text(
            "a name",
            pattern: Name.pattern,
            hint: { text in
                let rule =
                    "a name is 1 to 63 lowercase letters, digits and hyphens, with a letter or digit at both ends"
                let length = text.count > 63 ? "it has \(text.count) characters; " : ""
                return Correction.hint(Correction.name(text)) ?? length + rule
            },
            { Name($0) }
        )
    }
}

extension ValueType<ByteCount> {
    static var size: Self {
        text(
            "a size such as 500MB or 1GiB",
            pattern: ByteCount.pattern,
            hint: {
                Correction.hint(Correction.size($0))
                    ?? "write a whole number and one of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB"
            },
            { ByteCount($0) }
        )
    }
}

extension ValueType<ByteCount?> {
    /// A bound on temporary files, as PostgreSQL takes them; nil stands for none.
    static var temporaryFiles: Self {
        let none = "unlimited"
        // PostgreSQL counts them in kilobytes, with 31 bits.
        let most = ByteCount(bytes: Int64(Int32.max) * 1024)
        let type = text(
            "a size such as 500MB or 1GiB, or \(none)",
            [.init("pattern", .string("^(\(none)|\(ByteCount.pattern.dropFirst().dropLast()))$"))],
            written: { .string($0?.description ?? none) },
            { $0 == none ? .some(nil) : ByteCount($0).map(Optional.some) }
        )
        return type.refusing(hint: "write \(none) for no limit") { size in
            size.flatMap { $0 > most ? "PostgreSQL counts temporary files up to 2TiB" : nil }
        }
        .warning { size in
            guard let size else { return "one bot's sort can fill the disk that all share" }
            return size.bytes < 1_000_000 ? "sorts that do not fit into memory fail at \(size)" : nil
        }
    }
}

extension ValueType<TimeSpan> {
    static var duration: Self {
        text(
            "a duration such as 90s, 15m, 12h or 30d",
            pattern: TimeSpan.pattern,
            hint: { Correction.hint(Correction.duration($0)) ?? "write a whole number and one of s, m, h, d" },
            { TimeSpan($0) }
        )
    }
}

extension ValueType<Percentage> {
    static var percentage: Self {
        text(
            "a percentage from 0% to 100%",
            pattern: Percentage.pattern,
            hint: { Correction.hint(Correction.percentage($0)) },
            { Percentage($0) }
        )
    }
}

extension ValueType<Identifier> {
    /// The name of a database.
    static var databaseName: Self {
        let type = text(
            "a name of 1 to \(Identifier.maximumLength) bytes without control characters",
            [
                .init("minLength", 1), .init("maxLength", .integer(Identifier.maximumLength)),
                .init("pattern", "^[^\\u0000-\\u001f\\u007f]*$"),
            ],
            { text in text.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? nil : Identifier(text) }
        )
        let templates = ["template0", "template1"]
        let exception = JSON.Member("not", ["enum": .array(templates.map { .string($0) })])
        return type.refusing([exception], hint: "choose another name") {
            templates.contains($0.name) ? "\($0.name) is what PostgreSQL copies new databases from" : nil
        }
    }

    /// The name of an extension. Names of schemas and groups are made from it and stand without quotes in a
    /// `search_path`, so that it takes fewer characters than PostgreSQL would.
    static var extensionName: Self {
        let limit = ManagedName.maximumExtensionNameLength
        return text(
            "an extension's name",
            pattern: "^[a-z0-9][-_a-z0-9]{0,\(limit - 1)}$",
            hint: {
                Correction.hint(parsedExtensionName($0.lowercased())?.name)
                    ?? "it is 1 to \(limit) lowercase letters, digits, hyphens and underscores"
            },
            parsedExtensionName
        )
    }

    private static func parsedExtensionName(_ text: String) -> Identifier? {
        guard text.utf8.count <= ManagedName.maximumExtensionNameLength,
            let first = text.utf8.first, isWordByte(first),
            text.utf8.allSatisfy({ isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else { return nil }
        return Identifier(text)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension ValueType<Recipient> {
    /// The last character of the base64 of 32 bytes carries two bits that are zero; strict decoders insist on it.
    private static let lastCharacters = "AEIMQUYcgkosw048"

    static var recipient: Self {
        let type = text(
            "a recipient",
            pattern: "^x25519:[A-Za-z0-9+/]{42}[\(lastCharacters)]=$",
            hint: { _ in "it is x25519: and 32 bytes in base64, as flarexdb keygen --out FILE prints it" }
        ) { text in
            Recipient(text).flatMap { text.utf8.dropLast().last.map(lastCharacters.utf8.contains) == true ? $0 : nil }
        }
        return type.warning(hint: "replace it: flarexdb keygen --out FILE prints yours") {
            $0.text == placeholderRecipient
                ? "this recipient is a placeholder without a private key, so the secrets cannot be opened"
                : nil
        }
    }
}

/// Stands in the shipped manifests. It has the form of a key, and anyone can see that it is none.
package let placeholderRecipient = "x25519:REPLACE+THIS+KEY+WITH+YOUR+OWN+RECIPIENT+00="

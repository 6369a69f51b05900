package import Audit
import Digest

/// An entry of the audit log in JSON. `leaf` is what its hash is made of, in base64.
package struct AuditDocument: Encodable {
    private static let numbers: Set = ["format", "intent", "rows", "durationMilliseconds", "textBytes"]

    package let entry: AuditEntry

    package init(_ entry: AuditEntry) { self.entry = entry }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringValue name: String) { stringValue = name }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(entry.number, forKey: Key("entry"))
        for name in AuditEntry.names {
            guard let value = entry[name] else { continue }
            if Self.numbers.contains(name), let number = Int(value) {
                try container.encode(number, forKey: Key(name))
            } else {
                try container.encode(value, forKey: Key(name))
            }
        }
        try container.encodeIfPresent(entry.text, forKey: Key("text"))
        if entry["kind"] == "intent" {
            try container.encode(entry.outcomes, forKey: Key("outcomes"))
            try container.encodeIfPresent(entry.result, forKey: Key("result"))
        }
        try container.encode(Base64.text(of: entry.leafContent), forKey: Key("leaf"))
    }
}

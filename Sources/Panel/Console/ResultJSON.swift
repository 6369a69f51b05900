import FoundationEssentials
import PostgresClient

/// Rows as JSON: Booleans and integers of up to four bytes are JSON's own, and every other value is PostgreSQL's text of
/// it, since readers of JSON round numbers and know no infinity.
enum ResultJSON {
    /// A value of a column, for an encoder.
    struct Value: Encodable {
        var bytes: [UInt8]?
        var type: UInt32

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            guard let bytes else { return try container.encodeNil() }
            let text = String(decoding: bytes, as: UTF8.self)
            switch type {
            case 16: try container.encode(text == "t")
            case 21, 23:
                if let number = Int(text) { try container.encode(number) } else { try container.encode(text) }
            default: try container.encode(text)
            }
        }
    }

    /// An object of the columns' names in their order. A name that comes twice is there twice, as the server gave it.
    static func object(_ row: [[UInt8]?], _ columns: [ResultColumn]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let members = zip(columns, row).map { column, value in
            let name = (try? encoder.encode(column.name)) ?? Data("\"\"".utf8)
            let text = (try? encoder.encode(Value(bytes: value, type: column.type))) ?? Data("null".utf8)
            return Array(name) + Array(": ".utf8) + Array(text)
        }
        return Array("{".utf8) + Array(members.joined(separator: Array(", ".utf8))) + Array("}".utf8)
    }
}

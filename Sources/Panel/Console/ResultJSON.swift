import Console
import FoundationEssentials
import PostgresClient

/// Rows as JSON; see `JSONCell`.
enum ResultJSON {
    /// An object of the columns' names in their order. A name that comes twice is there twice, as the server gave it.
    static func object(_ row: [[UInt8]?], _ columns: [ResultColumn]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let members = zip(columns, row).map { column, value in
            let name = (try? encoder.encode(column.name)) ?? Data("\"\"".utf8)
            let text = (try? encoder.encode(JSONCell(bytes: value, type: column.type))) ?? Data("null".utf8)
            return Array(name) + Array(": ".utf8) + Array(text)
        }
        return Array("{".utf8) + Array(members.joined(separator: Array(", ".utf8))) + Array("}".utf8)
    }
}

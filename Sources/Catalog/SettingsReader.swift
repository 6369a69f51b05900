package import Model
package import PostgresClient
package import SQLText

/// Reads the settings of many roles, and keeps one template of those that differ by the role's name alone.
package struct SettingsReader {
    private var templates: [[UInt8]: [String: String]] = [:]

    package init() {}

    /// - Parameter column: `pg_db_role_setting.setconfig`; NULL where it is too large.
    /// - Throws: `CatalogError.malformed`, `PostgresError`.
    package mutating func settings(of role: Identifier, in row: Row, _ column: Row.Column) throws -> ObservedSettings {
        if let key = try row.withBytes(column, { $0.flatMap { Self.template(of: $0, for: role) } }) {
            if let known = templates[key] { return ObservedSettings(template: known, of: role) }
            let template = try ObservedSettings(catalogText: String(decoding: key, as: UTF8.self)).values
            // The mark is for values: a bot may give a setting of its own its role's name.
            if !template.keys.contains(where: { $0.utf8.contains(1) }) {
                templates[key] = template
                return ObservedSettings(template: template, of: role)
            }
        }
        guard let text = try row.optionalText(column) else { return ObservedSettings(values: [:], isOversized: true) }
        return try ObservedSettings(catalogText: text)
    }

    /// The text with a mark for each time that it has the role's name; nil where it has such a mark of its own.
    private static func template(of text: UnsafeRawBufferPointer, for role: Identifier) -> [UInt8]? {
        role.withBytes { name -> [UInt8]? in
            guard let first = name.first else { return nil }
            var template: [UInt8] = []
            template.reserveCapacity(text.count)
            var place = 0
            while place < text.count {
                let byte = text[place]
                if byte == 1 { return nil }
                if byte == first, text[place...].starts(with: name) {
                    template.append(1)
                    place += name.count
                } else {
                    template.append(byte)
                    place += 1
                }
            }
            return template
        }
    }
}

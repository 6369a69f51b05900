package import Model
import PostgresClient
package import SQLText

/// A table of a bot, or what can be read like one, for whoever writes SQL.
package struct SchemaObject: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case table = "r"
        case partitionedTable = "p"
        case view = "v"
        case materializedView = "m"
        case foreignTable = "f"
    }

    package struct Column: Hashable, Sendable {
        package var name: String
        package var type: String
        package var isRequired: Bool
        package var isKey: Bool
    }

    package var name: Identifier
    package var kind: Kind
    package var columns: [Column]
}

extension PanelStore {
    /// How many objects and columns are listed: more than fit beside an editor.
    private static let objectLimit = 200
    private static let columnLimit = 4000

    /// What the bot has in its schema, by name.
    ///
    /// It comes from the catalogs, with the panel's own login: nothing of the bot's runs, and no lock is taken on what is
    /// the bot's.
    ///
    /// - Throws: `PostgresError`.
    package func objects(of bot: BotStatus) async throws -> [SchemaObject] {
        let rows = try await withSession { session in
            try await session.query(
                """
                SELECT c.relname, c.relkind, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
                    a.attnotnull, coalesce(a.attnum = ANY (k.conkey), false) AS is_key
                FROM (
                    SELECT oid, relname, relkind FROM pg_catalog.pg_class
                    WHERE relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = \(bind: .text(bot.role.name)))
                        AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition
                    ORDER BY relname LIMIT \(Self.objectLimit)
                ) c
                LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
                ORDER BY c.relname, a.attnum LIMIT \(Self.columnLimit)
                """
            ) { row -> (Identifier, SchemaObject.Kind, SchemaObject.Column?)? in
                guard let name = Identifier(try row.text("relname")),
                    let kind = SchemaObject.Kind(rawValue: try row.text("relkind"))
                else { return nil }
                let column = try row.optionalText("attname").map { name in
                    SchemaObject.Column(
                        name: name,
                        type: try row.text("type"),
                        isRequired: try row.boolean("attnotnull"),
                        isKey: try row.boolean("is_key")
                    )
                }
                return (name, kind, column)
            }
        }
        return rows.compactMap(\.self).reduce(into: []) { objects, row in
            if objects.last?.name != row.0 { objects.append(SchemaObject(name: row.0, kind: row.1, columns: [])) }
            if let column = row.2 { objects[objects.count - 1].columns.append(column) }
        }
    }
}

import Model
import PanelStore
import SQLText

/// The editor for SQL, and what the bot has beside it.
struct SQLEditor: Sendable {
    struct Column: Sendable {
        var name: String
        var type: String
        var isKey: Bool
        var isRequired: Bool
    }

    struct Object: Sendable {
        var name: String
        /// The name as it is written in SQL.
        var identifier: String
        var kind: String
        /// Leads to a statement that reads it.
        var query: String
        var columns: [Column]
    }

    var bot: String
    var token: String
    /// What the text field begins with.
    var sql: String
    var reason: String?
    var requiresReason: Bool
    var isReadOnly: Bool
    var limits: String
    /// Where the text is wrong; nil where it is not known to be.
    var place: TextPlace?
    var objects: [Object]

    /// - Throws: `Problem`, `PostgresError`.
    init(_ exchange: Exchange, sql: String, reason: String? = nil, place: TextPlace? = nil) async throws {
        let bot = try exchange.bot
        guard let settings = try await exchange.panel.members.settings() else { throw Problem(.unavailable) }
        self.bot = bot.id.text
        token = try exchange.signedIn.formToken
        (self.sql, self.reason, self.place) = (sql, reason, place)
        requiresReason = settings.console.requireReason
        isReadOnly = ConsoleRunning.isReadOnly(bot)
        limits =
            "\(settings.console.rows) rows and \(settings.console.bytes) for each result, "
            + "\(settings.console.statementTimeout) for each statement"
        objects = try await exchange.panel.store.objects(of: bot).map { Object($0) }
    }
}

extension SQLEditor.Object {
    init(_ object: SchemaObject) {
        name = object.name.name
        identifier = object.name.quoted
        kind = object.kind.forPeople
        query = FormText.encode([("sql", "SELECT * FROM \(object.name.quoted) LIMIT 100")])
        columns = object.columns.map {
            SQLEditor.Column(name: $0.name, type: $0.type, isKey: $0.isKey, isRequired: $0.isRequired && !$0.isKey)
        }
    }
}

extension SchemaObject.Kind {
    fileprivate var forPeople: String {
        switch self {
        case .table: "table"
        case .partitionedTable: "partitioned table"
        case .view: "view"
        case .materializedView: "materialized view"
        case .foreignTable: "foreign table"
        }
    }
}

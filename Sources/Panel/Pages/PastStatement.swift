import Audit
import Model
import PanelStore

/// A statement that a person ran, as the audit log has it.
struct PastStatement: Sendable {
    var entry: Int
    var text: String
    /// The statement alone, of one that was explained.
    var statement: String
    var at: Moment
    var result: Badge

    private static let limit = 20

    /// What the person ran lately as the bot in the path, the newest first.
    ///
    /// - Throws: `Problem`, `PostgresError`.
    static func all(_ exchange: Exchange) async throws -> [PastStatement] {
        var filter = AuditFilter(limit: limit)
        filter.bot = try exchange.bot.id.text
        filter.actor = try exchange.signedIn.name
        filter.act = AuditAct.statement.rawValue
        return try await exchange.panel.store.auditEntries(matching: filter).map {
            PastStatement(
                entry: $0.number,
                text: $0.text ?? "",
                statement: String(ConsoleMode.statement(in: $0.text ?? "")),
                at: Moment(iso: $0["at"] ?? ""),
                result: Badge(auditResult: $0.result)
            )
        }
    }
}

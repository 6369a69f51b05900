import Model
import PanelStore

/// Files a request of whoever may ask for that kind.
enum RequestFiling {
    /// - Returns: the request's number.
    /// - Throws: `Problem`, `PostgresError`.
    static func file(
        kind text: String,
        arguments: [String: String],
        reason: String?,
        key: String?,
        _ exchange: Exchange
    ) async throws -> Int {
        guard let kind = Model.Request.Kind(rawValue: text) else {
            let kinds = Model.Request.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.unprocessable, "There is no such kind of request; there are \(kinds).")
        }
        let bot = try exchange.bot
        let visitor = try exchange.signedIn
        guard visitor.may(kind.permission, in: bot.workspace) else {
            throw await exchange.panel.refusal(of: visitor, on: exchange.route, bot: bot.id.text, exchange.origin)
        }
        let draft = RequestDraft(kind, bot: bot.id, workspace: bot.workspace, arguments: arguments, key: key)
        let context = exchange.origin.context(of: visitor.name, reason: reason)
        return try await exchange.panel.store.file(draft, of: visitor.caller, context)
    }
}

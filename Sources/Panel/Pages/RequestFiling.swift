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
        return try await file(
            kind,
            bot: bot.id,
            in: bot.workspace,
            arguments: arguments,
            reason: reason,
            key: key,
            exchange
        )
    }

    /// - Returns: the request's number.
    /// - Throws: `Problem`, `PostgresError`.
    static func file(
        _ kind: Model.Request.Kind,
        bot: Name?,
        in workspace: Name,
        arguments: [String: String],
        reason: String?,
        key: String?,
        _ exchange: Exchange
    ) async throws -> Int {
        let visitor = try exchange.signedIn
        guard visitor.may(kind.permission, in: workspace) else {
            throw await exchange.panel.refusal(of: visitor, on: exchange.route, bot: bot?.text, exchange.origin)
        }
        let draft = RequestDraft(kind, bot: bot, workspace: workspace, arguments: arguments, key: key)
        let context = exchange.origin.context(of: visitor.name, reason: reason)
        return try await exchange.panel.store.file(draft, of: visitor.caller, context)
    }
}

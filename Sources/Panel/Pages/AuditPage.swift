import Audit
import Hummingbird
import Model
import PanelStore

/// Entries of the audit log that a search finds, the newest first.
struct AuditPage: Sendable {
    struct Row: Sendable {
        var number: Int
        var at: Moment
        var act: String
        var actor: String
        var bot: String?
        var workspace: String?
        var result: Badge
        /// The beginning of the text.
        var text: String
    }

    /// What is searched for; empty texts for nothing.
    struct Search: Sendable {
        var text: String
        var actor: String
        var act: String
        var workspace: String
    }

    /// Nil on the page of all bots.
    var header: BotHeader?
    var entries: [Row]
    var search: Search
    /// The query of the next page; nil on the last one.
    var next: String?

    static let pageSize = 50

    init(_ entries: [AuditEntry], _ query: Form) {
        self.entries = entries.map { entry in
            Row(
                number: entry.number,
                at: Moment(iso: entry["at"] ?? ""),
                act: entry["act"] ?? "",
                actor: entry["actor"] ?? "",
                bot: entry["bot"],
                workspace: entry["workspace"],
                result: Badge(auditResult: entry.result),
                text: entry.isForgotten ? "(removed when its time was over)" : String((entry.text ?? "").prefix(300))
            )
        }
        search = Search(
            text: query["q"] ?? "",
            actor: query["actor"] ?? "",
            act: query["act"] ?? "",
            workspace: query["workspace"] ?? ""
        )
        guard entries.count == Self.pageSize, let last = entries.last else { return }
        let terms = [("q", search.text), ("actor", search.actor), ("act", search.act), ("workspace", search.workspace)]
        next = FormText.encode(terms.filter { !$0.1.isEmpty } + [("before", "\(last.number)")])
    }

    static let routes = [
        Route.page(.get, "/bots/{bot}/audit", .bot(.read)) { exchange in
            let bot = try exchange.bot
            let query = try exchange.query
            var filter = try AuditSearch.filter(query, limit: pageSize)
            filter.bot = bot.id.text
            filter.workspace = bot.workspace.text
            var page = AuditPage(try await exchange.panel.store.auditEntries(matching: filter), query)
            page.header = BotHeader(bot, .audit, for: try exchange.signedIn)
            return exchange.page(.audit, try exchange.frame("Audit log of \(bot.id)", .bots), page)
        },
        Route.page(.get, "/audit", .signedIn) { exchange in
            let query = try exchange.query
            let entries = try await AuditSearch.entries(query, limit: pageSize, exchange)
            return exchange.page(.audit, try exchange.frame("Audit log", .audit), AuditPage(entries, query))
        },
    ]
}

/// Finds entries within what somebody may see.
enum AuditSearch {
    /// - Throws: `Problem`.
    static func filter(_ query: Form, limit: Int) throws -> AuditFilter {
        var filter = AuditFilter(limit: limit)
        filter.text = query["q"]
        filter.actor = query["actor"]
        filter.act = query["act"]
        filter.before = try query.number("before", in: 0...Int.max)
        return filter
    }

    /// Of one workspace where one is asked for; of all for administrators, and of none for those who are in several and
    /// name none.
    ///
    /// - Throws: `Problem`, `PostgresError`.
    static func entries(_ query: Form, limit: Int, _ exchange: Exchange) async throws -> [AuditEntry] {
        var filter = try filter(query, limit: limit)
        let visitor = try exchange.signedIn
        if let text = query["workspace"] {
            guard let name = Name(text), visitor.may(.read, in: name) else {
                throw await exchange.panel.refusal(of: visitor, on: exchange.route, bot: nil, exchange.origin)
            }
            filter.workspace = name.text
        } else if let workspaces = visitor.permissions.workspaces(of: visitor.caller) {
            guard let only = workspaces.first, workspaces.count == 1 else { return [] }
            filter.workspace = only.text
        }
        return try await exchange.panel.store.auditEntries(matching: filter)
    }

    /// The entry in the path, where somebody may see it.
    ///
    /// - Throws: `Problem`, `PostgresError`.
    static func entry(_ exchange: Exchange) async throws -> AuditEntry {
        let visitor = try exchange.signedIn
        let entry = try await exchange.panel.store.auditEntry(try exchange.number("entry"))
        let workspace = entry?["workspace"].flatMap { Name($0) }
        guard let entry, visitor.isAdministrator || workspace.map({ visitor.may(.read, in: $0) }) ?? false else {
            guard visitor.isAdministrator else {
                throw await exchange.panel.refusal(of: visitor, on: exchange.route, bot: nil, exchange.origin)
            }
            throw Problem(.notFound, "The audit log has no entry of this number.")
        }
        return entry
    }
}

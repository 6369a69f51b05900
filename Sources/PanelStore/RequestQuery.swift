import FoundationEssentials
package import Model
package import PostgresClient
import SQLText

/// Which requests to show.
package struct RequestFilter: Sendable {
    package var bot: Name?
    /// Only those of these; nil for all.
    package var workspaces: Set<Name>?
    /// Whether to leave out those that are over.
    package var isOpen = false
    /// Only what was filed before this one, for the next page.
    package var before: Int?
    package var limit: Int

    package init(limit: Int) { self.limit = limit }
}

extension PostgresSession {
    /// The newest requests that the filter lets through, newest first.
    ///
    /// - Throws: `PostgresError`.
    package func readRequests(_ filter: RequestFilter) throws -> [Request] {
        var conditions: [SQL] = ["true"]
        if let bot = filter.bot { conditions.append("bot = \(bind: .text(bot.text))") }
        if let workspaces = filter.workspaces {
            conditions.append("workspace = ANY (\(bind: .array(workspaces.map(\.text).sorted()))::text[])")
        }
        if filter.isOpen { conditions.append("ended_at IS NULL") }
        if let before = filter.before { conditions.append("number < \(bind: .integer(before))") }
        return try readRequests(
            where: conditions.joined(separator: " AND "),
            order: "DESC",
            limit: .integer(filter.limit)
        )
    }

    /// One request; nil where there is none of this number.
    package func readRequest(_ number: Int) throws -> Request? {
        try readRequests(where: "number = \(bind: .integer(number))", order: "DESC", limit: .null).first
    }

    func readRequests(where condition: SQL, order: SQL, limit: Bind) throws -> [Request] {
        try query(
            """
            SELECT number, kind, bot, workspace, arguments::text, actor, origin, client, reason, state,
                \(SQL.epoch(of: "filed_at")) AS filed, \(SQL.epoch(of: "begun_at")) AS begun,
                \(SQL.epoch(of: "ended_at")) AS ended, result::text, error
            FROM flarex.request WHERE \(condition) ORDER BY number \(order) LIMIT \(bind: limit)
            """
        ) { try Request($0) }.compactMap(\.self)
    }
}

extension Request {
    /// Nil for a kind of a later release.
    fileprivate init?(_ row: Row) throws {
        guard let kind = Kind(rawValue: try row.text("kind")), let workspace = Name(try row.text("workspace")),
            let state = State(rawValue: try row.text("state"))
        else { return nil }
        self.init(
            number: try row.integer("number"),
            kind: kind,
            workspace: workspace,
            actor: try row.text("actor"),
            origin: try row.text("origin"),
            filed: Timestamp(seconds: try row.integer("filed", as: Int64.self))
        )
        bot = try row.optionalText("bot").flatMap { Name($0) }
        arguments = try JSONDecoder().decode([String: String].self, from: Data(try row.text("arguments").utf8))
        client = try row.optionalText("client")
        reason = try row.optionalText("reason")
        self.state = state
        begun = try row.optionalInteger("begun", as: Int64.self).map { Timestamp(seconds: $0) }
        ended = try row.optionalInteger("ended", as: Int64.self).map { Timestamp(seconds: $0) }
        result = try row.optionalText("result")
        error = try row.optionalText("error")
    }
}

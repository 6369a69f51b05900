package import Model
package import PostgresClient
import SQLText

/// Which entries to show.
package struct AuditFilter: Sendable {
    package var bot: String?
    package var workspace: String?
    /// A part of the actor or of the login.
    package var actor: String?
    package var act: String?
    /// A part of the text, of the reason or of an outcome's text.
    package var text: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only what comes before this entry, for the next page.
    package var before: Int?
    package var limit: Int
    /// Whether outcomes are entries of their own, or a column of what they belong to.
    package var listsOutcomes = false

    package init(limit: Int) { self.limit = limit }
}

extension PostgresSession {
    /// The newest entries that the filter lets through, newest first.
    package func readAudit(_ filter: AuditFilter) throws -> [AuditEntry] {
        var conditions: [SQL] = filter.listsOutcomes ? [] : ["e.kind = 'intent'"]
        if let bot = filter.bot { conditions.append("e.bot = \(bind: .text(bot))") }
        if let workspace = filter.workspace { conditions.append("e.workspace = \(bind: .text(workspace))") }
        if let act = filter.act { conditions.append("e.act = \(bind: .text(act))") }
        if let actor = filter.actor {
            conditions.append("(\(Self.contains("e.actor", actor)) OR \(Self.contains("e.login", actor)))")
        }
        if let text = filter.text {
            conditions.append(
                """
                (\(Self.contains("e.text", text)) OR \(Self.contains("e.reason", text)) OR EXISTS (
                    SELECT FROM flarex.audit_entry o
                    WHERE o.intent = e.sequence AND \(Self.contains("o.text", text))))
                """
            )
        }
        if let since = filter.since { conditions.append("e.at >= \(Self.moment(since))") }
        if let until = filter.until { conditions.append("e.at < \(Self.moment(until))") }
        if let before = filter.before { conditions.append("e.sequence < \(bind: .integer(before))") }
        return try readEntries(
            where: conditions.isEmpty ? "true" : conditions.joined(separator: " AND "),
            order: "DESC",
            limit: filter.limit
        )
    }

    /// Entries in their order, from one number on.
    package func readAudit(from number: Int, limit: Int) throws -> [AuditEntry] {
        try readEntries(where: "e.sequence >= \(bind: .integer(number))", order: "ASC", limit: limit)
    }

    /// One entry; nil where there is none of that number.
    package func readAuditEntry(_ number: Int) throws -> AuditEntry? {
        try readEntries(where: "e.sequence = \(bind: .integer(number))", order: "ASC", limit: 1).first
    }

    private func readEntries(where condition: SQL, order: SQL, limit: Int) throws -> [AuditEntry] {
        try query(
            """
            SELECT e.sequence, e.text, o.numbers::text, o.result, \(AuditEntry.columns)
            FROM (
                SELECT * FROM flarex.audit_entry e WHERE \(condition) ORDER BY e.sequence \(order)
                LIMIT \(bind: .integer(limit))
            ) e
            LEFT JOIN LATERAL (
                SELECT pg_catalog.array_agg(o.sequence ORDER BY o.sequence) AS numbers,
                    (pg_catalog.array_agg(o.result ORDER BY o.sequence DESC))[1] AS result
                FROM flarex.audit_entry o WHERE o.intent = e.sequence
            ) o ON true
            ORDER BY e.sequence \(order)
            """
        ) { try AuditEntry($0) }
    }

    private static func contains(_ column: SQL, _ part: String) -> SQL {
        "pg_catalog.strpos(pg_catalog.lower(\(column)), pg_catalog.lower(\(bind: .text(part)))) > 0"
    }

    private static func moment(_ timestamp: Timestamp) -> SQL {
        "pg_catalog.to_timestamp(\(bind: .integer(timestamp.seconds))::double precision)"
    }
}

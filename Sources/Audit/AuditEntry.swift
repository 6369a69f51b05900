import PostgresClient
import SQLText
package import TransparencyLog

/// An entry of the audit log as it is stored.
package struct AuditEntry: Hashable, Sendable {
    /// Its place in the log, from 0.
    package var number: Int
    /// What its hash is made of, in this order; see ``names``.
    package var fields: [String?]
    /// The full text; nil where there is none, or where it was removed.
    package var text: String?
    /// Numbers and results of what came of it; empty while it is open, and for what is no intent.
    package var outcomes: [Int]
    package var result: String?

    /// The names of the fields in JSON.
    package static let names = [
        "format", "kind", "act", "at", "actor", "login", "origin", "bot", "workspace", "reason", "client", "request",
        "revision", "intent", "result", "rows", "durationMilliseconds", "sqlstate", "textDigest", "textBytes",
    ]

    package subscript(name: String) -> String? { Self.names.firstIndex(of: name).flatMap { fields[$0] } }

    /// The bytes of the leaf: whoever has them can check a proof.
    package var leafContent: [UInt8] { LeafContent.bytes(of: fields) }

    package var leaf: TreeHash { .leaf(leafContent) }

    /// Whether it had a text that was removed when its time was over.
    package var isForgotten: Bool { text == nil && self["textDigest"] != nil }
}

extension AuditEntry {
    /// The columns of ``fields`` as text, in that order, of the table `e`.
    static let columns: SQL = """
        e.format::text, e.kind, e.act,
        pg_catalog.to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor, e.login, e.origin, e.bot,
        e.workspace, e.reason, e.client, e.request, e.revision, e.intent::text, e.result, e.rows::text,
        e.duration_ms::text, e.sqlstate, e.text_digest, e.text_bytes::text
        """

    /// Reads `sequence`, the text, the outcomes' numbers and the last one's result, and ``columns``.
    init(_ row: Row) throws {
        number = try row.integer(0)
        text = try row.optionalText(1)
        outcomes = (try row.optionalTextArray(2) ?? []).compactMap { Int($0) }
        result = try row.optionalText(3)
        fields = try Self.names.indices.map { try row.optionalText(.index($0 + 4)) }
    }
}

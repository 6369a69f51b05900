import FoundationEssentials
package import PostgresClient
import SQLText

extension PostgresSession {
    /// How many entries are written at once; each such part is there as a whole or not at all.
    private static let auditBatch = 1000

    /// Writes entries at the end of the audit log, and returns the numbers that they have got.
    ///
    /// Outside a transaction they are committed when this returns. Within one they keep all other writers waiting until
    /// its end.
    package func appendAudit(_ drafts: [AuditDraft]) throws -> [Int] {
        var numbers: [Int] = []
        for start in stride(from: 0, to: drafts.count, by: Self.auditBatch) {
            let part = drafts[start..<min(start + Self.auditBatch, drafts.count)]
            let json = String(decoding: try JSONEncoder().encode(Array(part)), as: UTF8.self)
            let first = try query("SELECT flarex.append_audit(\(bind: .text(json))::pg_catalog.jsonb)") {
                try $0.integer(0)
            }
            guard let first = first.first else { continue }
            numbers += first..<first + part.count
        }
        return numbers
    }

    /// Closes the intents of passes and accesses whose process was gone before it could say what came of them.
    ///
    /// To be called by the holder of the apply lock: nobody else is in the middle of a pass then. Whoever acts as a bot
    /// has an open access, but for the moments around opening and closing it.
    package func closeAbandonedIntents(by context: AuditContext) throws {
        let abandoned = try query(
            """
            SELECT e.sequence, e.act, e.bot, e.workspace
            FROM flarex.audit_open o JOIN flarex.audit_entry e ON e.sequence = o.intent
            WHERE (e.act = ANY (\(bind: .array(AuditAct.ofPasses.map(\.rawValue)))::text[])
                    OR e.act = ANY (\(bind: .array(AuditAct.ofAccesses.map(\.rawValue)))::text[])
                    AND e.at < now() - interval '5 minutes'
                    AND NOT EXISTS (SELECT FROM flarex.access a WHERE a.bot = e.bot AND a.closed IS NULL))
                AND e.request IS DISTINCT FROM \(bind: .optional(context.request))
            ORDER BY e.sequence
            """
        ) { row in
            AuditDraft.abandoned(
                try row.integer(0),
                act: try row.text(1),
                bot: try row.optionalText(2),
                workspace: try row.optionalText(3),
                by: context
            )
        }
        if !abandoned.isEmpty { _ = try appendAudit(abandoned) }
    }
}

extension PostgresError {
    /// Whether there is no audit log, as before the first apply or after somebody broke it.
    package var meansNoAuditLog: Bool {
        [.undefinedFunction, .undefinedTable, .invalidSchemaName, .invalidCatalogName].contains(state)
    }
}

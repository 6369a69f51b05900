package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// Removes the texts of entries that are older than that. The entries and their hashes stay, so that the log still
    /// verifies, and that the texts were removed is an entry too.
    ///
    /// So that the log does not come to tell of little else, it waits until a hundredth of the time more is over.
    package func forgetAuditTexts(after retention: TimeSpan, by context: AuditContext) throws {
        guard try readAuditSize() != nil else { return }
        let age = retention.seconds
        let due = try query(
            """
            SELECT coalesce((
                    SELECT sequence FROM flarex.audit_entry WHERE at >= now() - \(age) * interval '1 second'
                    ORDER BY at, sequence LIMIT 1
                ), (SELECT size FROM flarex.audit_head))
            FROM flarex.audit_entry
            WHERE sequence = (SELECT min(sequence) FROM flarex.audit_entry WHERE text IS NOT NULL)
                AND at < now() - \(age + age / 100) * interval '1 second'
            """
        ) { try $0.integer(0) }
        guard let kept = due.first else { return }
        let intent = AuditDraft.intent(.forgetTexts, text: String(kept), by: context)
        guard let number = try appendAudit([intent]).first else { return }
        let tag = try execute(
            "UPDATE flarex.audit_entry SET text = NULL WHERE sequence < \(kept) AND text IS NOT NULL"
        )
        _ = try appendAudit([intent.outcome(of: number, .done, rows: tag.rows)])
    }
}

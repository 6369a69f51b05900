package import PostgresClient
import SQLText

/// Asks every question of the live cluster in one snapshot: a fixed number of queries, whatever the number of bots.
///
/// - Returns: the findings, in the order of the checks.
/// - Throws: `PostgresError`.
package func examine(through session: PostgresSession) async throws -> [Finding] {
    try await session.withSnapshot { session in
        try Checks.all.flatMap { check in
            try session.query(check.query) { row in
                Finding(
                    check: check.id,
                    severity: check.severity,
                    title: check.title,
                    evidence: try row.text(0),
                    remedy: try row.text(1)
                )
            }
        }
    }
}

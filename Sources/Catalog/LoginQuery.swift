import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// How many sessions there are of the logins of each bot that has two of them.
    func readLoginSessions() throws -> [Identifier: Int] {
        let rows = try query(
            """
            WITH sessions AS MATERIALIZED (
                SELECT usename, count(*) AS number FROM pg_catalog.pg_stat_activity
                WHERE usename IS NOT NULL GROUP BY usename
            )
            SELECT l.name, coalesce(a.number, 0)
            FROM flarex.secret s CROSS JOIN LATERAL (VALUES (s.login), (s.previous_login)) AS l (name)
            LEFT JOIN sessions a ON a.usename = l.name
            WHERE s.previous_login IS NOT NULL
            """
        ) { row in (try row.identifier(0), try row.integer(1)) }
        return Dictionary(rows, uniquingKeysWith: max)
    }
}

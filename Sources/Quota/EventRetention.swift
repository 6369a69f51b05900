import Model
import PostgresClient
import SQLText

/// How long `flarex.event` keeps what happened to bots, and `flarex.access` who acted as them.
///
/// A year and a month, so that a year can be held against the one before. Nothing that bills is there: samples,
/// invoices and the records of dropped bots are kept for good.
enum EventRetention {
    static let span = TimeSpan(seconds: 400 * 86_400)
}

extension PostgresSession {
    func forgetOldEvents() throws {
        try execute(
            """
            DELETE FROM flarex.event
            WHERE happened_at < now() - \(bind: .integer(EventRetention.span.seconds)) * interval '1 second'
            """
        )
        try execute(
            """
            DELETE FROM flarex.access
            WHERE closed < now() - \(bind: .integer(EventRetention.span.seconds)) * interval '1 second'
            """
        )
    }
}

package import PostgresClient
import SQLText

/// What the web panel reads and may do, over sessions that log in as `flarex_panel`.
///
/// Every method borrows one of a few sessions and returns values. Who may see or do what is the caller's to decide, with
/// `Model.Permissions`; the database only knows what the panel as a whole may do.
package final class PanelStore: Sendable {
    /// How to reach the server as the panel. It holds the password and does not show it.
    let options: ConnectionOptions
    let consoles: ConsolePlaces
    private let pool: SessionPool

    /// How many consoles may be open at once.
    package var consoleLimit: Int { consoles.limit }

    /// - Parameters:
    ///   - options: logs in as the panel, in the shared database.
    ///   - sessions: how many are open at most, apart from those of consoles.
    ///   - consoles: how many may be open at once; each has two sessions of its own.
    package init(_ options: ConnectionOptions, sessions: Int = 4, consoles: Int = 20) {
        var options = options
        options.applicationName = "flarexdb panel"
        options.statementTimeout = .seconds(15)
        options.answerTimeout = .seconds(30)
        self.options = options
        self.consoles = ConsolePlaces(limit: consoles)
        pool = SessionPool(options, limit: sessions)
    }

    /// Lends a session; it is given back when the body returns.
    ///
    /// - Throws: `PostgresError` where the server is not to be reached, and what the body throws.
    func withSession<Value: Sendable>(
        _ body: @Sendable (PostgresSession) async throws -> Value
    ) async throws -> Value {
        try await pool.lend(body)
    }

    /// The database that all bots share.
    ///
    /// - Throws: `PostgresError` where the server is not to be reached.
    package func databaseName() async throws -> String { try await withSession { $0.target.database } }

    /// Whether the server answers.
    ///
    /// - Throws: `PostgresError`.
    package func ping() async throws {
        try await withSession { _ = try await $0.execute("SELECT 1") }
    }

    /// Closes the sessions that nobody uses; those in use are closed when they are given back.
    package func close() async { await pool.close() }
}

import CLibpq

extension PostgresSession {
    /// Runs a statement that somebody else wrote, and hands on what comes of it as it comes.
    ///
    /// A server's refusal is a way to end and not thrown. The request to stop is sent by this session itself and waited
    /// for, so that it cannot meet a later statement.
    ///
    /// - Parameter onEvent: is called on the session's executor.
    /// - Throws: `PostgresError` where the connection is lost without a word, or what `input` throws;
    ///   `CancellationError`. The session is closed then.
    package func run(
        _ statement: ForeignStatement,
        cancellation: StatementCancellation,
        onEvent: @escaping @Sendable (StatementEvent) -> Void
    ) throws -> StatementEnd {
        let end = try withConnection { connection in
            // Whatever the statement before has set.
            if connection.parameter("client_encoding") != "UTF8" { PQsetClientEncoding(connection.handle, "UTF8") }
            return try ForeignExchange(connection, statement, cancellation, onEvent).run()
        }
        if end.isSessionOver { close() }
        return end
    }

    /// Whether a backslash in `'...'` is an ordinary character in this session.
    package var hasStandardStrings: Bool { parameter("standard_conforming_strings") != "off" }
}

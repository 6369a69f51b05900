import CLibpq

extension PostgresSession {
    /// Runs one statement whose text somebody else wrote, and reads past its rows.
    ///
    /// Only for a session that has no more rights than whoever wrote it.
    ///
    /// - Throws: `PostgresError`, with `position` where the server names a place in the text.
    @discardableResult
    package func execute(foreign text: String) throws -> CommandTag {
        guard !text.utf8.contains(0) else {
            throw PostgresError(.usage, "a statement holds a NUL character, which PostgreSQL cannot read")
        }
        return try withConnection { connection in
            let sent = PQsendQueryParams(connection.handle, text, 0, nil, nil, nil, nil, 0)
            // However many rows there are, none is kept.
            guard sent == 1, PQsetSingleRowMode(connection.handle) == 1 else { throw connection.lost() }
            let deadline = ContinuousClock.now + answerTimeout
            var outcome: Result<CommandTag, PostgresError>?
            while let result = try connection.nextResult(until: deadline) {
                if result.status == PGRES_SINGLE_TUPLE { continue }
                outcome = try connection.examined(result).map(\.tag)
            }
            guard let outcome else { throw connection.lost() }
            return try outcome.get()
        }
    }
}

import CLibpq
package import SQLText

extension PostgresSession {
    /// Runs a statement and reads its rows; `decode` runs on the session's executor.
    package func query<Value: Sendable>(
        _ sql: SQL,
        _ decode: @Sendable (Row) throws -> Value
    ) throws -> [Value] {
        try answer(sql).rows(decode)
    }

    /// Runs a statement and leaves its rows to be read; only code on the session's executor can take the answer.
    package func answer(_ sql: SQL) throws -> Answer { Answer(result: try run(sql)) }

    /// Runs a statement and gives each row to `body` as it comes, so that a long answer takes the memory of one row.
    package func forEachRow(of sql: SQL, _ body: (Row) throws -> Void) throws {
        try send(sql) { try $0.readRows(within: answerTimeout, body) }
    }

    /// Runs a statement for its effect.
    @discardableResult
    package func execute(_ sql: SQL) throws -> CommandTag { try run(sql).tag }

    private func run(_ sql: SQL) throws -> ResultSet {
        try send(sql) { try $0.onlyResult(until: .now + answerTimeout) }
    }

    /// Sends a statement, and has `read` read its answer to the end.
    private func send<Value>(_ sql: SQL, _ read: (Connection) throws -> Value) throws -> Value {
        let statement = sql.statement
        precondition(!statement.holdsSecret, "a statement with a secret runs in a pipeline, after LogSilence.statement")
        return try withConnection { connection in
            try statement.checkSendable()
            try connection.send(statement)
            return try read(connection)
        }
    }
}

extension Connection {
    /// Hands the statement to libpq, by the extended protocol: it takes one statement and refuses several.
    func send(_ statement: Statement) throws {
        let values = statement.bindTexts
        let sent = withCStrings(values) {
            PQsendQueryParams(handle, statement.text, Int32(values.count), nil, $0, nil, nil, 0)
        }
        guard sent == 1 else { throw lost() }
    }

    /// Reads a statement's result to its end.
    func onlyResult(until deadline: ContinuousClock.Instant) throws -> ResultSet {
        var outcome: Result<ResultSet, PostgresError>?
        while let result = try nextResult(until: deadline) {
            outcome = try examined(result)
        }
        guard let outcome else { throw lost() }
        return try outcome.get()
    }

    /// Reads a statement's rows one by one, to the end also where `body` throws.
    fileprivate func readRows(within silence: Duration, _ body: (Row) throws -> Void) throws {
        PQsetSingleRowMode(handle)
        var failure: (any Error)?
        while let result = try nextResult(until: .now + silence) {
            guard failure == nil else { continue }
            do {
                guard result.status != PGRES_SINGLE_TUPLE else {
                    try body(Row(result: result, row: 0))
                    continue
                }
                _ = try examined(result).get()
            } catch let error as PostgresError where error.kind == .connectionLost {
                throw error
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// The result, or the error that it stands for; throws when nothing more can be read.
    func examined(_ result: ResultSet) throws -> Result<ResultSet, PostgresError> {
        switch result.status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .success(result)
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            throw PostgresError(.connectionLost, "COPY is not supported; the session was closed")
        default: .failure(try survivable(PostgresError(result)))
        }
    }

    private func survivable(_ error: PostgresError) throws -> PostgresError {
        if error.kind == .connectionLost { throw error }
        return error
    }
}

import CLibpq
package import SQLText

extension PostgresSession {
    /// Sends all statements at once and then reads their results: one round trip, and they succeed or fail together.
    ///
    /// Without a BEGIN among them they are one implicit transaction. After a failure no transaction is open.
    ///
    /// - Throws: `PostgresError` with `statementIndex` of the statement that failed.
    @discardableResult
    package func pipeline(_ statements: [SQL]) throws -> [CommandTag] {
        let forms = statements.map(\.statement)
        precondition(LogSilence.covers(forms), "LogSilence.statement goes before a statement with a secret")
        if forms.contains(where: \.holdsSecret) { try stopSampling() }
        do {
            return try withConnection { try $0.pipeline(forms, until: .now + answerTimeout * max(forms.count, 1)) }
        } catch {
            abandonTransaction()
            throw error
        }
    }

    private func stopSampling() throws {
        precondition(!isInTransaction, "a pipeline with a secret begins its transaction itself")
        guard !isSamplingOff else { return }
        try execute(LogSilence.beforeTransaction)
        isSamplingOff = true
    }
}

extension Connection {
    /// After so many bytes all is sent, so that libpq's buffer does not come to hold a whole pipeline.
    private static let batch = 1 << 16

    fileprivate func pipeline(
        _ statements: [Statement],
        until deadline: ContinuousClock.Instant
    ) throws -> [CommandTag] {
        for (index, statement) in statements.enumerated() { try numbering(index, statement.checkSendable) }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        var unsent = 0
        for statement in statements {
            try send(statement)
            unsent += statement.text.utf8.count
            if unsent > Self.batch {
                try flushAll(until: deadline)
                unsent = 0
            }
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        let outcome = try outcome(of: statements, until: deadline)
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
        return try outcome.get()
    }

    /// Reads all results up to the synchronization point; the first failure is the cause of the ones after it.
    private func outcome(
        of statements: [Statement],
        until deadline: ContinuousClock.Instant
    ) throws -> Result<[CommandTag], PostgresError> {
        var tags: [CommandTag] = []
        var failure: PostgresError?
        for (index, statement) in statements.enumerated() {
            while let result = try nextResult(until: deadline) {
                if failure != nil { continue }
                switch try examined(result) {
                case .success(let result): tags.append(result.tag)
                case .failure(var error):
                    error.statementIndex = index
                    error.redact(statement.secrets)
                    failure = error
                }
            }
        }
        guard let end = try nextResult(until: deadline), end.status == PGRES_PIPELINE_SYNC else { throw lost() }
        return failure.map { .failure($0) } ?? .success(tags)
    }

    private func numbering(_ index: Int, _ body: () throws(PostgresError) -> Void) throws(PostgresError) {
        do {
            try body()
        } catch {
            var error = error
            error.statementIndex = index
            throw error
        }
    }
}

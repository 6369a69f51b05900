import SQLText

extension PostgresSession {
    /// Runs `body` in one read-only transaction, so that all its queries see the cluster at one moment.
    ///
    /// `body` runs on the session's executor: its queries need no hops.
    package func withSnapshot<Value: Sendable>(
        _ body: @Sendable (isolated PostgresSession) async throws -> Value
    ) async throws -> Value {
        try execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        do {
            let value = try await body(self)
            try execute("COMMIT")
            return value
        } catch {
            abandonTransaction()
            throw error
        }
    }

    /// Rolls back after a failure, or closes the session; the failure matters more than one of this.
    func abandonTransaction() {
        guard isOpen, isInTransaction else { return }
        do { try execute("ROLLBACK") } catch { close() }
    }
}

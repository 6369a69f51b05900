package import PostgresClient

/// One statement under way: what comes of it as it comes, and how to end it.
///
/// Whoever stops reading ends the statement.
package struct ConsoleRun: AsyncSequence, Sendable {
    package enum Event: Sendable {
        /// The session was over, and there is another: settings and open transactions are gone.
        case reconnected
        case output(StatementEvent)
        /// The last one of a run that does not throw.
        case ended(ConsoleOutcome)
    }

    package typealias Element = Event

    private let events: AsyncThrowingStream<Event, any Error>
    private let cancellation: StatementCancellation

    init(_ body: @escaping @Sendable (StatementCancellation, @escaping @Sendable (Event) -> Void) async throws -> Void)
    {
        let cancellation = StatementCancellation()
        self.cancellation = cancellation
        // Not bounded here: the limits of rows and bytes bound what there is to hold.
        events = AsyncThrowingStream { continuation in
            Task {
                do {
                    try await body(cancellation) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in cancellation.cancel() }
        }
    }

    /// Asks the server to stop the statement; what it has done is undone then. From any task.
    package func cancel() { cancellation.cancel() }

    package func makeAsyncIterator() -> AsyncThrowingStream<Event, any Error>.Iterator { events.makeAsyncIterator() }
}

/// What came of a statement.
package struct ConsoleOutcome: Sendable {
    /// Its number in the audit log.
    package var entry: Int
    package var end: StatementEnd
    package var duration: Duration
    /// Why it failed as psql prints it, without passwords; nil for a statement that did not fail.
    package var report: String?

    /// Whether the statement failed. One that was stopped because enough of it was shown did not.
    package var isFailed: Bool { report != nil && !isStopped }

    /// Whether the rest of a result that was too long was not waited for.
    package var isStopped: Bool { end.isStopped && end.error?.state == .queryCanceled }
}

/// Why a statement is not run. Nothing was done then.
package enum ConsoleError: Error, Hashable, Sendable, CustomStringConvertible {
    case expired
    case busy
    case closed

    package var description: String {
        switch self {
        case .expired: "the access has expired"
        case .busy: "another statement is running"
        case .closed: "the console is closed"
        }
    }
}

import CLibpq
import SQLText

/// One session on a server.
///
/// Its methods are synchronous on an executor of their own: outside callers await them, a closure isolated to the
/// session calls them without suspending. One task at a time should use a session; transactions have no other owner.
package actor PostgresSession {
    private nonisolated let executor = SessionExecutor()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package nonisolated let target: ConnectionTarget
    let answerTimeout: Duration
    private var connection: Connection?
    var isSamplingOff = false

    private init(_ options: ConnectionOptions) {
        target = options.target
        answerTimeout = options.answerTimeout
    }

    /// Connects.
    ///
    /// - Throws: `PostgresError` of kind `connectionFailed`, or `CancellationError`.
    package static func connect(to options: ConnectionOptions) async throws -> PostgresSession {
        let session = PostgresSession(options)
        try await session.open(options)
        return session
    }

    private func open(_ options: ConnectionOptions) throws {
        let connection = try Connection.open(options)
        self.connection = connection
        // PGDATESTYLE and PGTZ travel beside the startup options and override them.
        if connection.parameter("DateStyle")?.hasPrefix("ISO") != true { try execute("SET DateStyle = 'ISO'") }
        if connection.parameter("TimeZone") != "UTC" { try execute("SET TimeZone = 'UTC'") }
    }

    /// Ends the session; what it has not committed is rolled back by the server.
    package func close() { connection = nil }

    package var isOpen: Bool { connection?.isOpen ?? false }

    /// The version as libpq counts it: 150004 is 15.4.
    package var serverVersion: Int { connection.map { Int(PQserverVersion($0.handle)) } ?? 0 }

    /// Where the server was reached: its host, its address or the folder of its socket, and its port.
    package var serverAddress: (host: String, port: Int)? {
        guard let connection, let host = PQhost(connection.handle), let port = PQport(connection.handle) else {
            return nil
        }
        return (String(cString: host), Int(String(cString: port)) ?? 5432)
    }

    /// The process that serves this session, as in `pg_stat_activity`.
    package var processID: Int32 { connection.map { PQbackendPID($0.handle) } ?? 0 }

    /// True between BEGIN and the end of its transaction, failed or not.
    package var isInTransaction: Bool {
        guard let connection else { return false }
        return PQtransactionStatus(connection.handle) != PQTRANS_IDLE
    }

    package enum TransactionState: Sendable, Hashable {
        case none
        case open
        /// It takes nothing but its end.
        case failed
    }

    package var transactionState: TransactionState {
        guard let connection else { return .none }
        return switch PQtransactionStatus(connection.handle) {
        case PQTRANS_INTRANS: .open
        case PQTRANS_INERROR: .failed
        default: .none
        }
    }

    /// A setting that the server reports, as it is now.
    func parameter(_ name: String) -> String? { connection?.parameter(name) }

    /// The notices since the last call, at most the last 100.
    package func takeNotices() -> [PostgresNotice] { connection?.notices.take() ?? [] }

    /// Lends the connection to `body`; a session whose state is unknown afterwards is closed.
    func withConnection<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try Task.checkCancellation()
        guard let connection else { throw PostgresError(.connectionLost, "the session is closed") }
        do {
            return try body(connection)
        } catch let error as PostgresError where error.kind != .connectionLost {
            throw error
        } catch {
            if error is CancellationError { connection.requestCancel() }
            self.connection = nil
            throw error
        }
    }
}

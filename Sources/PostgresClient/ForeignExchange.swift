import CLibpq
import Glibc

/// One statement on its way, from sending it to its last result.
struct ForeignExchange {
    /// How long the rest of a result that was cut is read, so that a statement that also writes can end by itself.
    private static let patience: Duration = .seconds(1)
    /// How much more than the limit one row may have before the connection is given up.
    private static let factor = 4
    private static let slack = 1 << 20
    /// How long the server may be silent. It ends statements itself, and whoever waits here has a watch over that.
    private static let silence: Duration = .seconds(86_400)

    private let connection: Connection
    private let statement: ForeignStatement
    private let cancellation: StatementCancellation
    private let onEvent: (StatementEvent) -> Void

    private var end = StatementEnd()
    private var bytes = 0
    private var hasColumns = false
    private var hasAskedToStop = false
    private var stopsAt: ContinuousClock.Instant?
    /// How much has been read since the last row.
    private var unread = 0

    private var handle: OpaquePointer { connection.handle }

    init(
        _ connection: Connection,
        _ statement: ForeignStatement,
        _ cancellation: StatementCancellation,
        _ onEvent: @escaping (StatementEvent) -> Void
    ) {
        self.connection = connection
        self.statement = statement
        self.cancellation = cancellation
        self.onEvent = onEvent
    }

    consuming func run() throws -> StatementEnd {
        // The extended protocol takes one statement and refuses several.
        guard PQsendQueryParams(handle, statement.text, 0, nil, nil, nil, nil, 0) == 1 else { throw connection.lost() }
        PQsetSingleRowMode(handle)
        while let result = try nextResult() { try take(result) }
        handOnAsides()
        return end
    }

    private mutating func take(_ result: ResultSet) throws {
        switch result.status {
        case PGRES_SINGLE_TUPLE: takeRow(result)
        case PGRES_TUPLES_OK:
            takeColumns(result)
            end.tag = result.tag
        case PGRES_COMMAND_OK: end.tag = result.tag
        case PGRES_EMPTY_QUERY: end.tag = CommandTag("")
        case PGRES_COPY_IN: try sendInput()
        case PGRES_COPY_OUT: try readData()
        case PGRES_COPY_BOTH: throw PostgresError(.connectionLost, "replication is not supported")
        default: fail(result)
        }
    }

    private mutating func fail(_ result: ResultSet) {
        let error = PostgresError(result)
        if error.kind == .connectionLost { end.isSessionOver = true }
        // After the server's last word libpq says in its own that the connection is gone.
        guard end.error == nil else { return }
        end.tag = nil
        end.error = error
        end.report = psqlText(of: result.handle)
    }

    // MARK: Rows

    private mutating func takeColumns(_ result: ResultSet) {
        guard !hasColumns else { return }
        hasColumns = true
        onEvent(
            .columns(
                (0..<result.columnCount).map {
                    ResultColumn(name: result.name(ofColumn: $0), type: PQftype(result.handle, $0))
                }
            )
        )
    }

    private mutating func takeRow(_ result: ResultSet) {
        takeColumns(result)
        end.rows += 1
        unread = 0
        let size = (0..<result.columnCount).reduce(0) { $0 + Int(PQgetlength(result.handle, 0, $1)) }
        guard end.rows <= statement.rowLimit, spend(size) else { return cut() }
        onEvent(
            .row(
                (0..<result.columnCount).map { column in
                    guard PQgetisnull(result.handle, 0, column) == 0 else { return nil }
                    let count = Int(PQgetlength(result.handle, 0, column))
                    return Array(UnsafeRawBufferPointer(start: PQgetvalue(result.handle, 0, column), count: count))
                }
            )
        )
    }

    /// Whether so many bytes more may be handed on. After the first that may not, none may.
    private mutating func spend(_ size: Int) -> Bool {
        guard !end.isCut, bytes + size <= statement.byteLimit else { return false }
        bytes += size
        return true
    }

    private mutating func cut() {
        end.isCut = true
        if stopsAt == nil { stopsAt = .now + Self.patience }
    }

    // MARK: COPY

    private mutating func sendInput() throws {
        let refusal = try sendAllInput()
        while true {
            switch PQputCopyEnd(handle, refusal) {
            case 1: return
            case 0: try connection.flushAll(until: .now + Self.silence)
            default: throw connection.lost()
            }
        }
    }

    /// Returns why the input is not taken.
    private mutating func sendAllInput() throws -> String? {
        guard let input = statement.input else { return "there is nothing to copy from" }
        while let part = try input() {
            guard !cancellation.isCancelled else { return "cancelled" }
            bytes += part.count
            guard bytes <= statement.byteLimit else {
                return "the data are longer than the limit of \(statement.byteLimit) bytes"
            }
            while case let sent = put(part), sent != 1 {
                guard sent == 0 else { throw connection.lost() }
                try connection.flushAll(until: .now + Self.silence)
            }
        }
        return cancellation.isCancelled ? "cancelled" : nil
    }

    private func put(_ part: [UInt8]) -> Int32 {
        part.withUnsafeBytes { PQputCopyData(handle, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count)) }
    }

    private mutating func readData() throws {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &buffer, 1)
            switch count {
            case 0: guard try wait() else { throw connection.lost() }
            case 1...:
                defer { PQfreemem(buffer) }
                unread = 0
                if spend(Int(count)) {
                    onEvent(.data(Array(UnsafeRawBufferPointer(start: buffer, count: Int(count)))))
                } else {
                    cut()
                }
            default: return
            }
        }
    }

    // MARK: Waiting

    private mutating func nextResult() throws -> ResultSet? {
        while true {
            connection.flush()
            if PQisBusy(handle) == 0 { return PQgetResult(handle).map(ResultSet.init) }
            guard try wait() else {
                guard let result = PQgetResult(handle) else { throw connection.lost() }
                return ResultSet(result)
            }
        }
    }

    /// Waits for more to read, and asks the server to stop when that is due; returns false when the connection is gone.
    private mutating func wait() throws -> Bool {
        handOnAsides()
        let isLate = stopsAt.map { ContinuousClock.now >= $0 } ?? false
        if isLate || cancellation.isCancelled, !hasAskedToStop {
            hasAskedToStop = true
            end.isStopped = isLate && !cancellation.isCancelled
            connection.requestCancel()
        }
        // libpq keeps a row until it has all of it. How much it has read it does not say; this is near it.
        unread += connection.waitingBytes
        let isOpen = try connection.exchange(POLLIN | (connection.flush() ? POLLOUT : 0), until: .now + Self.silence)
        guard unread <= statement.byteLimit * Self.factor + Self.slack else {
            throw PostgresError(.connectionLost, "one row is longer than the limit of \(statement.byteLimit) bytes")
        }
        return isOpen
    }

    /// Notices and notifications count like rows.
    private mutating func handOnAsides() {
        for notice in connection.notices.take() {
            if spend(notice.report.utf8.count) { onEvent(.notice(notice)) } else { end.isCut = true }
        }
        for notification in connection.takeNotifications() where spend(notification.payload.utf8.count) {
            onEvent(.notification(notification))
        }
    }
}

extension Connection {
    /// How much lies in the socket, unread.
    fileprivate var waitingBytes: Int {
        var count: Int32 = 0
        return ioctl(PQsocket(handle), UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }
}

/// An error or notice as psql prints it, with a line break at its end.
func psqlText(of result: OpaquePointer) -> String {
    guard let text = PQresultVerboseErrorMessage(result, PQERRORS_DEFAULT, PQSHOW_CONTEXT_ERRORS) else { return "" }
    defer { PQfreemem(text) }
    return String(cString: text)
}

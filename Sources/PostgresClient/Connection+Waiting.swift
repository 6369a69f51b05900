import CLibpq
import Glibc

extension Connection {
    /// How long one wait lasts before cancellation and deadline are looked at again.
    private static let slice: Int32 = 100

    /// Waits for the socket; returns false when the slice passed without an event.
    func waitForSocket(_ events: Int32) -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
        return poll(&descriptor, 1, Self.slice) != 0
    }

    /// The next result, or nil after a statement's last one.
    func nextResult(until deadline: ContinuousClock.Instant) throws -> ResultSet? {
        while true {
            let unsent = flush()
            if PQisBusy(handle) == 0 { return PQgetResult(handle).map(ResultSet.init) }
            guard try exchange(POLLIN | (unsent ? POLLOUT : 0), until: deadline) else {
                guard let result = PQgetResult(handle) else { throw lost() }
                return ResultSet(result)
            }
        }
    }

    /// Sends all that libpq holds back, reading meanwhile: a server that cannot send its answers stops reading.
    func flushAll(until deadline: ContinuousClock.Instant) throws {
        while flush() { guard try exchange(POLLIN | POLLOUT, until: deadline) else { return } }
    }

    /// Returns true when something is left to send; what cannot be sent shows when the answer is read.
    @discardableResult
    func flush() -> Bool { PQflush(handle) > 0 }

    /// Reads what has arrived; returns false when the connection is gone.
    ///
    /// That is no error yet: the server may have said why before it closed the connection.
    func exchange(_ events: Int32, until deadline: ContinuousClock.Instant) throws -> Bool {
        let isIdle = !waitForSocket(events)
        try Task.checkCancellation()
        // Only silence counts: a long answer may take its time.
        guard !isIdle || ContinuousClock.now < deadline else {
            throw PostgresError(.connectionLost, "the server does not answer; the session was closed")
        }
        // Also after a slice without an event: TLS may have read ahead.
        return PQconsumeInput(handle) == 1
    }

    func lost() -> PostgresError { PostgresError(.connectionLost, "the connection was lost: \(message)") }

    /// Asks the server to stop what it is doing. Only for a session that is dropped next: a request that arrives late
    /// stops the statement after.
    func requestCancel() {
        guard let cancel = PQgetCancel(handle) else { return }
        defer { PQfreeCancel(cancel) }
        var complaint = [CChar](repeating: 0, count: 256)
        PQcancel(cancel, &complaint, Int32(complaint.count))
    }
}

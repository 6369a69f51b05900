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
            let unsent = try flush()
            if PQisBusy(handle) == 0 { return PQgetResult(handle).map(ResultSet.init) }
            try exchange(POLLIN | (unsent ? POLLOUT : 0), until: deadline)
        }
    }

    /// Sends all that libpq holds back, reading meanwhile: a server that cannot send its answers stops reading.
    func flushAll(until deadline: ContinuousClock.Instant) throws {
        while try flush() { try exchange(POLLIN | POLLOUT, until: deadline) }
    }

    /// Returns true when something is left to send.
    private func flush() throws -> Bool {
        let left = PQflush(handle)
        guard left >= 0 else { throw lost() }
        return left > 0
    }

    private func exchange(_ events: Int32, until deadline: ContinuousClock.Instant) throws {
        if !waitForSocket(events) {
            try Task.checkCancellation()
            guard ContinuousClock.now < deadline else {
                throw PostgresError(.connectionLost, "the server does not answer; the session was given up")
            }
        }
        // Also after a slice without an event: TLS may have read ahead.
        guard PQconsumeInput(handle) == 1 else { throw lost() }
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

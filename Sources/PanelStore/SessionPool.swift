import PostgresClient
import SQLText

/// A few sessions that are lent to whoever comes, in the order of coming.
actor SessionPool {
    /// A session that was not used for that long is asked whether it is still there.
    private static let trust: Duration = .seconds(1)

    private struct Idle {
        var session: PostgresSession
        var since: ContinuousClock.Instant
    }

    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Void, any Error>
    }

    private let options: ConnectionOptions
    private var free: Int
    private var idle: [Idle] = []
    private var waiters: [Waiter] = []
    private var arrivals = 0
    private var isClosed = false

    init(_ options: ConnectionOptions, limit: Int) {
        self.options = options
        free = max(limit, 1)
    }

    func lend<Value: Sendable>(
        _ body: @Sendable (PostgresSession) async throws -> Value
    ) async throws -> Value {
        try await admit()
        defer { release() }
        let session = try await take()
        let result: Result<Value, any Error>
        do { result = .success(try await body(session)) } catch { result = .failure(error) }
        await takeBack(session)
        return try result.get()
    }

    func close() async {
        isClosed = true
        let sessions = idle.map(\.session)
        idle = []
        for session in sessions { await session.close() }
    }

    private func take() async throws -> PostgresSession {
        while let last = idle.popLast() {
            guard ContinuousClock.now - last.since > Self.trust else { return last.session }
            // The server may have ended it meanwhile.
            if (try? await last.session.execute("SELECT 1")) != nil { return last.session }
            await last.session.close()
        }
        return try await PostgresSession.connect(to: options)
    }

    /// One in the middle of something is not lent again.
    private func takeBack(_ session: PostgresSession) async {
        guard await session.isOpen, await !session.isInTransaction, !isClosed else { return await session.close() }
        idle.append(Idle(session: session, since: .now))
    }

    // MARK: Who may have one

    private func admit() async throws {
        guard free == 0 || !waiters.isEmpty else {
            free -= 1
            return
        }
        arrivals += 1
        let number = arrivals
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                waiters.append(Waiter(number: number, continuation: continuation))
            }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    private func release() {
        if waiters.isEmpty { free += 1 } else { waiters.removeFirst().continuation.resume() }
    }
}

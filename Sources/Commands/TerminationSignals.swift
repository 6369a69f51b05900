import Dispatch
import Glibc
import Synchronization

/// SIGINT and SIGTERM as something to notice and to wait for, instead of the end of the process.
///
/// A signal has one disposition in a process, so there is one of these at a time; whoever runs meanwhile is handed its
/// arrivals.
struct TerminationSignals {
    /// What has arrived, for any task to see.
    final class Arrivals: Sendable {
        typealias Handler = @Sendable (_ count: Int) -> Void

        private struct State {
            var count = 0
            var handlers: [Handler] = []
        }

        private let state = Mutex(State())

        var isAny: Bool { state.withLock { $0.count > 0 } }

        /// Calls the handler with each one that arrives from now on, counted from the very first.
        func onEach(_ handler: @escaping Handler) {
            state.withLock { $0.handlers.append(handler) }
        }

        /// Returns when one has arrived, be it long ago.
        func first() async {
            let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
            onEach { _ in continuation.yield() }
            if isAny { return }
            for await _ in stream { break }
        }

        fileprivate func add() {
            let (count, handlers) = state.withLock { state in
                state.count += 1
                return (state.count, state.handlers)
            }
            for handler in handlers { handler(count) }
        }
    }

    private static let numbers = [SIGINT, SIGTERM]

    let arrivals = Arrivals()
    private let previous: [sigaction]
    private let sources: [any DispatchSourceSignal]

    init() {
        let arrivals = arrivals
        // A source is told of a signal only where its disposition does not end the process.
        previous = Self.numbers.map { Self.replace($0) { $0.__sigaction_handler.sa_handler = SIG_IGN } }
        sources = Self.numbers.map { number in
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { arrivals.add() }
            source.resume()
            return source
        }
    }

    /// Gives the signals back as they were.
    func end() {
        for source in sources { source.cancel() }
        for (number, action) in zip(Self.numbers, previous) { Self.replace(number) { $0 = action } }
    }

    /// Lets the next one end the process.
    static func letThrough() {
        for number in numbers { replace(number) { $0.__sigaction_handler.sa_handler = SIG_DFL } }
    }

    @discardableResult
    private static func replace(_ number: Int32, _ change: (inout sigaction) -> Void) -> sigaction {
        var (old, new) = (sigaction(), sigaction())
        change(&new)
        sigaction(number, &new, &old)
        return old
    }
}

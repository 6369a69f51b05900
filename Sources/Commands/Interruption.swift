import Dispatch
import Glibc
import Synchronization

/// Notices SIGINT and SIGTERM while something is applied, so that it ends between two bots and not in one.
///
/// A second signal ends the process as it would without this.
struct Interruption {
    /// What the handlers leave behind, for any task to see.
    final class Flag: Sendable {
        private let requested = Atomic(false)

        var isRaised: Bool { requested.load(ordering: .relaxed) }

        func raise() { requested.store(true, ordering: .relaxed) }
    }

    let flag = Flag()
    private let sources: [any DispatchSourceSignal]

    init() {
        let flag = flag
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                Console.error.write("\ninterrupted: ending after the bots under way\n")
                flag.raise()
                signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
    }

    /// Gives the signals back.
    func end() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}

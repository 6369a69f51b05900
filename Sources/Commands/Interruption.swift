import Dispatch
import Glibc
import Synchronization

/// Notices SIGINT and SIGTERM while something is applied, so that it ends between two bots and not in one.
///
/// A second signal ends the process as it would without this.
final class Interruption: Sendable {
    private let requested = Atomic(false)
    private let sources: Mutex<[any DispatchSourceSignal]>

    init() {
        sources = Mutex([])
        let made = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { [weak self] in
                Console.error.write("\ninterrupted: ending after the bots under way\n")
                self?.requested.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
        sources.withLock { $0 = made }
    }

    var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Gives the signals back.
    func end() {
        sources.withLock { list in
            for source in list { source.cancel() }
            list = []
        }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}

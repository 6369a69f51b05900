import Logging
import Model
import Reconciliation
import Synchronization

/// Warns of a server whose release does not keep bots apart: once, and again when it is another one.
final class ReleaseWarning: LoopObserver {
    private let logger: Logger
    private let known = Mutex<Int?>(nil)

    init(logger: Logger) { self.logger = logger }

    func observe(_ event: LoopEvent) {
        guard case .observed(let state) = event else { return }
        let version = state.cluster.serverVersion
        let isNews = known.withLock { known in
            defer { known = version }
            return known != version
        }
        if isNews, let flaw = ServerRelease.flaw(of: version) { logger.warning("\(flaw)") }
    }
}

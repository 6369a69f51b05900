package import Logging
import Model
import Planning
package import Reconciliation
import Synchronization

/// Tells the log what the loop does not do, and why: once, and again when it changes.
package final class RefusalLog: LoopObserver {
    private let logger: Logger
    private let known = Mutex<Set<Refusal>>([])

    package init(logger: Logger) { self.logger = logger }

    package func observe(_ event: LoopEvent) {
        switch event {
        case .planned(let report): compare(report)
        // Whoever leads next tells of everything anew.
        case .leadership: known.withLock { $0 = [] }
        default: break
        }
    }

    private func compare(_ report: PlanReport) {
        let found = Set(report.refusals)
        let (new, gone) = known.withLock { known in
            let before = known.filter { refusal in
                guard let scope = report.scope else { return true }
                return refusal.bot.map { scope.contains($0.id) } ?? false
            }
            known.subtract(before)
            known.formUnion(found)
            return (found.subtracting(before), before.subtracting(found))
        }
        for refusal in gone where !new.contains(where: { $0.isSameWork(as: refusal) }) {
            logger.info("no longer refused: \(refusal.what)", metadata: metadata(of: refusal, isOver: true))
        }
        for refusal in report.refusals where new.contains(refusal) {
            logger.warning("refused: cannot \(refusal.what): \(refusal.reason)", metadata: metadata(of: refusal))
        }
    }

    private func metadata(of refusal: Refusal, isOver: Bool = false) -> Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        if let bot = refusal.bot { metadata["bot"] = "\(bot.id)" }
        guard !isOver else { return metadata }
        metadata["hint"] = "\(refusal.hint)"
        if let source = refusal.source { metadata["place"] = "\(source.file):\(source.line)" }
        return metadata
    }
}

extension Refusal {
    /// Whether it is about the same thing, whatever the reason is by now.
    fileprivate func isSameWork(as other: Refusal) -> Bool { bot == other.bot && what == other.what }
}

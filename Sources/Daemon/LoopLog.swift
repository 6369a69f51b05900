package import Logging
import Model
import Planning
package import Reconciliation
import Text

/// Tells the log what happens in the loop: a line for what changed, and silence for what stays as it is.
package struct LoopLog: LoopObserver {
    private let logger: Logger

    package init(logger: Logger) { self.logger = logger }

    package func observe(_ event: LoopEvent) {
        switch event {
        case .manifestsRead(let report): log(report)
        case .sourceFailed(let reason):
            logger.error("cannot fetch the manifests; the last ones stay in use", metadata: ["error": "\(reason)"])
        case .sourceRecovered: logger.info("fetching the manifests works again")
        case .leadership(let change): log(change)
        case .serverReachable(true, _): logger.info("the server answers")
        case .serverReachable(false, let reason):
            logger.error("the server does not answer", metadata: ["error": "\(reason ?? "")"])
        case .clusterRefused(let reason):
            logger.error("this flarexdb cannot work with the cluster", metadata: ["error": "\(reason)"])
        case .passStarted(let start):
            logger.debug(
                "pass started",
                metadata: fields(start.id, start.revision).merging([
                    "triggers": "\(start.triggers.map(\.rawValue).joined(separator: ","))",
                    "bots": "\(start.bots.map { "\($0)" } ?? "all")",
                ]) { $1 }
            )
        case .passFinished(let report): log(report)
        case .passFailed(let failure):
            logger.log(
                level: failure.isPostponement ? .info : .error,
                failure.isPostponement ? "pass postponed" : "pass failed",
                metadata: fields(failure.id, nil).merging([
                    failure.isPostponement ? "reason" : "error": "\(failure.message)",
                    "retry": "\(failure.retryAfter.rounded)",
                ]) { $1 }
            )
        case .reconciled(let reconciled): log(reconciled)
        case .planned, .fetched, .observed, .queued, .working, .archives, .idle: break
        case .sweepFinished(let report):
            logger.info(
                "sweep finished",
                metadata: [
                    "bots": "\(report.bots)", "restricted": "\(report.restricted)", "lifted": "\(report.lifted)",
                    "took": "\(report.duration.rounded)",
                ]
            )
        case .ended(let ending, let message):
            logger.warning(
                "ended: \(message)",
                metadata: ["reason": "\(ending.reason.rawValue)", "role": "\(ending.role)"]
            )
        case .stopping: logger.info("stopping")
        case .stopped: logger.info("stopped")
        }
    }

    private func log(_ report: ManifestsReport) {
        for diagnostic in report.diagnostics {
            var metadata: Logger.Metadata = [:]
            if let place = diagnostic.place { metadata["place"] = "\(place.file):\(place.line):\(place.column)" }
            if let hint = diagnostic.hint { metadata["hint"] = "\(hint)" }
            logger.log(
                level: diagnostic.severity == .error ? .error : .warning,
                "\(diagnostic.message)",
                metadata: metadata
            )
        }
        var metadata: Logger.Metadata = [
            "files": "\(report.fileCount)", "bots": "\(report.bots)", "errors": "\(report.errorCount)",
            "took": "\(report.duration.rounded)",
        ]
        if let revision = report.revision { metadata["revision"] = "\(revision)" }
        logger.info("read manifests", metadata: metadata)
    }

    private func log(_ change: LeadershipChange) {
        switch change {
        case .leader: logger.info("leading")
        case .standby(let other):
            logger.info("standing by: another flarexdb leads", metadata: other.map { ["leader": "\($0)"] } ?? [:])
        case .lost(let reason): logger.warning("no longer leading", metadata: ["reason": "\(reason)"])
        case .moving: logger.info("moving the lead to the shared database")
        case .released: logger.info("gave up the lead")
        }
    }

    private func log(_ report: PassReport) {
        let counts = report.outcomes
        let isQuiet = report.isSuccess && counts.applied == 0
        logger.log(
            level: isQuiet ? .debug : .info,
            "pass finished",
            metadata: fields(report.id, report.revision).merging([
                "applied": "\(counts.applied)", "failed": "\(counts.failed)", "skipped": "\(counts.skipped)",
                "waiting": "\(counts.waiting)", "refused": "\(report.drift.refused)", "took": "\(report.total.rounded)",
            ]) { $1 }
        )
    }

    private func log(_ reconciled: Reconciled) {
        var metadata = fields(reconciled.pass, reconciled.revision)
        if let bot = reconciled.bot { metadata["bot"] = "\(bot.id)" }
        metadata["steps"] = "\(reconciled.steps.joined(separator: ","))"
        for warning in reconciled.warnings { logger.warning("\(warning)", metadata: metadata) }
        switch reconciled.result {
        case .success:
            logger.info("applied", metadata: metadata)
            if let tombstone = reconciled.tombstone { log(tombstone, metadata) }
        case .retry(let reason, let pause):
            metadata["attempt"] = "\(reconciled.attempt)"
            metadata["retry"] = "\(pause.rounded)"
            logger.warning("failed, and will be retried: \(reason)", metadata: metadata)
        case .terminal(let reason):
            logger.error("failed, and waits for a change: \(reason)", metadata: metadata)
        case .ineffective(let reason): logger.error("given up: \(reason)", metadata: metadata)
        case .skipped(let reason): logger.info("skipped: \(reason)", metadata: metadata)
        }
    }

    private func log(_ tombstone: Reconciled.Tombstone, _ metadata: Logger.Metadata) {
        var metadata = metadata
        metadata["steps"] = nil
        metadata["dropAfter"] = "\(tombstone.dropAfter)"
        logger.notice("tombstoned: \(tombstone.reason)", metadata: metadata)
    }

    private func fields(_ pass: Int, _ revision: String?) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["pass": "\(pass)"]
        if let revision { metadata["revision"] = "\(revision)" }
        return metadata
    }
}

extension Duration {
    /// In milliseconds, which is what a person wants to know of it.
    fileprivate var rounded: String { "\(milliseconds)ms" }
}

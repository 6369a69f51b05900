import Manifests
import Model

/// What the manifests ask for, as far as they can be read.
///
/// Without a usable policy the last good state holds, and nothing counts as deleted.
struct Intake {
    /// What the last manifests with a usable policy ask for.
    private(set) var desired: DesiredState?
    /// Why the loop cannot work with what it was started with.
    private(set) var fatal: ReconciliationError?
    /// When to see whether manifests that are gone stay away.
    private(set) var recheckAt: LoopClock.Moment?
    /// What was read last.
    private var last: ManifestReading?
    /// Why changes come late or not at all, as far as that was reported.
    private var sourceError: String?
    /// The bots whose manifests are gone, and since when.
    private var missingSince: [Name: LoopClock.Moment] = [:]
    private let deletionPause: Duration

    /// - Parameter deletionPause: how long a manifest has to be gone until its bot counts as deleted.
    init(deletionPause: Duration) { self.deletionPause = deletionPause }

    /// Takes what was read.
    ///
    /// - Returns: what there is to report.
    mutating func accept(
        _ reading: ManifestReading,
        took time: Duration,
        now: LoopClock.Moment
    ) -> [LoopEvent] {
        let loaded = reading.manifests
        var new = loaded.desired
        new?.revision = reading.revision
        new?.history = reading.history
        new = new.map { deferringDeletions($0, now: now) }
        let isNews =
            last == nil || last?.revision != reading.revision || desired != new
            || last?.manifests.diagnostics != loaded.diagnostics
        last = reading
        if let new { desired = new } else { desired?.isComplete = false }
        let events = note(sourceError: reading.complaint)
        guard isNews else { return events }
        let report = ManifestsReport(
            revision: reading.revision,
            fileCount: loaded.fileCount,
            bots: loaded.desired?.bots.count ?? 0,
            diagnostics: loaded.diagnostics,
            duration: time
        )
        return events + [.manifestsRead(report)]
    }

    /// Takes that the manifests cannot be read.
    ///
    /// - Returns: what there is to report.
    mutating func fail(_ error: any Error) -> [LoopEvent] {
        switch (error as? ReconciliationError)?.kind {
        case .postponement:
            // The first fetch is under way, and whatever comes of it causes another reading.
            return []
        case .setup:
            fatal = error as? ReconciliationError
            return []
        default:
            desired?.isComplete = false
            return note(sourceError: "\(error)")
        }
    }

    /// Whether the time has come to see if manifests stay away; it comes once.
    mutating func takeRecheck(now: LoopClock.Moment) -> Bool {
        guard let recheckAt, recheckAt <= now else { return false }
        self.recheckAt = nil
        return true
    }

    /// Counts a bot as deleted only when its manifest stays away: a file that is being replaced, or a folder that is
    /// being copied anew, is not there for a moment.
    private mutating func deferringDeletions(_ new: DesiredState, now: LoopClock.Moment) -> DesiredState {
        missingSince = missingSince.filter { !new.hasBot($0.key) && !new.invalidBots.contains($0.key) }
        for name in desired.map(new.missingBots) ?? [] where missingSince[name] == nil { missingSince[name] = now }
        guard missingSince.values.allSatisfy({ $0 + deletionPause <= now }) else {
            recheckAt = now + deletionPause
            var new = new
            new.isSettling = true
            return new
        }
        missingSince = [:]
        return new
    }

    private mutating func note(sourceError new: String?) -> [LoopEvent] {
        guard sourceError != new else { return [] }
        sourceError = new
        return [new.map(LoopEvent.sourceFailed) ?? .sourceRecovered]
    }
}

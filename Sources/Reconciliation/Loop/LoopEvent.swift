package import Model
package import Planning

/// What happens in the loop, for whoever shows it to the outside: logs, metrics, health, the service manager.
///
/// Telemetry is nothing but an observer of these; the loop itself never asks it anything.
package enum LoopEvent: Sendable {
    /// The manifests were read, anew or for the first time.
    case manifestsRead(ManifestsReport)
    /// The manifests cannot be fetched, such as from a git remote that does not answer; the last good ones hold.
    case sourceFailed(String)
    /// They are fetched again.
    case sourceRecovered
    /// This instance became the leader, or no longer is.
    case leadership(LeadershipChange)
    /// Whether the server answers. Reported when it changes, and once at the beginning.
    case serverReachable(Bool, reason: String?)
    /// The server answers, and this program is not to work with the cluster as it is. Reported when it changes.
    case clusterRefused(String)
    /// The remote was asked for its last commit.
    case fetched(FetchReport)
    case passStarted(PassStart)
    /// What a pass does not do, and why.
    case planned(PlanReport)
    case passFinished(PassReport)
    /// The pass could not observe or plan; it is tried again.
    case passFailed(PassFailure)
    /// What a pass found in the cluster.
    case observed(ObservedState)
    /// A bot's steps are to be applied.
    case queued(Name)
    /// A bot's steps are being applied from now on.
    case working(Name)
    /// What came of one bot's steps. Bots that need none are left out.
    case reconciled(Reconciled)
    /// A sweep has measured all bots.
    case sweepFinished(SweepReport)
    /// A session of a bot's, or what the server ran for one, was ended since it harmed others. The message names bots.
    case ended(Ending, message: String)
    /// How well bots could be restored, by this policy.
    case archives(ArchiveCensus, BackupPolicy)
    /// There is nothing to do for so long, unless something happens. Also while a bot's steps are being applied.
    case idle(for: Duration)
    /// The loop ends, after the bots under way.
    case stopping
    case stopped
}

/// Receives everything that happens in the loop, in order; it must not block.
package protocol LoopObserver: Sendable {
    func observe(_ event: LoopEvent)
}

package enum LeadershipChange: Hashable, Sendable {
    case leader
    /// Another instance leads; its name as PostgreSQL knows it, where that is known.
    case standby(behind: String?)
    case lost(reason: String)
    /// This instance goes to lead from the shared database, which is another one now.
    case moving
    case released
}

package struct ManifestsReport: Hashable, Sendable {
    /// The commit, where the manifests come from git.
    package var revision: String?
    package var fileCount: Int
    package var bots: Int
    package var diagnostics: [Diagnostic]
    package var duration: Duration

    package var errorCount: Int { diagnostics.count { $0.severity == .error } }
}

/// Why a pass is made.
package enum Trigger: String, Hashable, Comparable, CaseIterable, Sendable {
    /// The loop began, or this instance became the leader.
    case start
    /// A manifest file changed.
    case files
    case interval
    /// A person asked for it, such as with SIGHUP.
    case request
    /// The database reported DDL that flarexdb did not run. A hint only: everybody can send such a message.
    case drift
    /// Bots whose turn has come again.
    case retry
    /// The sweep's or a rotation's time has come.
    case timer

    package static func < (left: Trigger, right: Trigger) -> Bool { left.rawValue < right.rawValue }
}

package struct PassStart: Hashable, Sendable {
    /// Counts from 1 within one process.
    package var id: Int
    /// Sorted.
    package var triggers: [Trigger]
    /// The number of bots looked at; nil for all.
    package var bots: Int?
    package var revision: String?
}

/// What came of asking a git remote.
package struct FetchReport: Hashable, Sendable {
    /// The commit that is taken; nil before the first one.
    package var revision: String?
    /// Why it is not the remote's last one, if so.
    package var error: String?
}

package struct PlanReport: Hashable, Sendable {
    package var id: Int
    /// The bots that the pass looks at; nil for all.
    package var scope: Set<Name>?
    package var refusals: [Refusal]
    package var setbacks: [Name: [Setback]]
}

package struct PassReport: Hashable, Sendable {
    package var id: Int
    package var revision: String?
    package var observing: Duration
    package var planning: Duration
    /// From the beginning to the last outcome.
    package var total: Duration
    /// True when all bots were looked at.
    package var isFull: Bool
    /// What was found to differ, applied or not.
    package var drift: Drift
    package var outcomes: OutcomeCounts
    /// When the state was observed, by the server's clock.
    package var observedAt: Timestamp

    /// How many steps of each action the pass has planned, and how many refusals.
    package struct Drift: Hashable, Sendable {
        package var create = 0
        package var alter = 0
        package var restrict = 0
        package var drop = 0
        package var refused = 0
    }

    /// True when everything that the pass found is settled.
    package var isSuccess: Bool { outcomes.failed == 0 && outcomes.skipped == 0 && outcomes.waiting == 0 }
}

/// How many bots, and steps of the cluster, came to what.
package struct OutcomeCounts: Hashable, Sendable {
    package var applied = 0
    package var failed = 0
    package var skipped = 0
    /// Bots that need something and wait: for their next attempt, or for a change.
    package var waiting = 0
}

package struct PassFailure: Hashable, Sendable {
    package var id: Int
    package var message: String
    /// Whether it is no fault of anything: another flarexdb is applying.
    package var isPostponement: Bool
    package var duration: Duration
    package var retryAfter: Duration

    init(_ error: any Error, in context: PassContext, retryAfter pause: Duration) {
        id = context.id
        message = "\(error)"
        isPostponement = (error as? ReconciliationError)?.kind == .postponement
        duration = context.elapsed
        retryAfter = pause
    }
}

package struct Reconciled: Sendable {
    package enum Result: Hashable, Sendable {
        case success
        /// It is tried again after the time.
        case retry(String, after: Duration)
        /// Nothing is tried again until something changes.
        case terminal(String)
        /// The steps were applied several times in a row and are needed all the same; the bot is left alone until
        /// something changes.
        case ineffective(String)
        case skipped(String)
    }

    package var pass: Int
    /// Nil for the cluster's own steps.
    package var bot: BotReference?
    /// The ids of the steps.
    package var steps: [String]
    package var result: Result
    /// Warnings of the server on the way.
    package var warnings: [String]
    package var revision: String?
    /// Counts from 1.
    package var attempt: Int
    /// From being planned to the outcome.
    package var duration: Duration
    /// Nil unless the bot was tombstoned.
    package var tombstone: Tombstone?

    /// Why a bot lost its login, and when its data may be dropped.
    package struct Tombstone: Hashable, Sendable {
        package var reason: String
        package var dropAfter: Timestamp
    }
}

package struct SweepReport: Hashable, Sendable {
    package var bots: Int
    package var restricted: Int
    package var lifted: Int
    package var duration: Duration
}

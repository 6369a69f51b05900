package import Logging
package import Model
package import PostgresClient
import SQLText

/// Measures what bots store and notes it, in a number of queries that does not depend on the number of bots.
///
/// A bot's files are counted when its change counters moved, while it has a transaction that writes, and otherwise once
/// in a day's worth of intervals: that is how old a size can be that changed behind the counters. Nothing of this takes
/// a lock on a bot's table, or runs what a bot wrote.
package struct Sweep: Sendable {
    /// A bot is counted at the latest after so many intervals: a day, at an hour each.
    private static let auditAfter: Int64 = 24
    /// A sample holds for so many intervals when no other follows.
    private static let holdFor: Int64 = 3
    /// How often to count a bot whose files are swapped meanwhile, by VACUUM FULL or TRUNCATE.
    private static let rounds = 3

    let policy: ClusterPolicy.Sweep
    let logger: Logger

    package init(policy: ClusterPolicy.Sweep, logger: Logger) {
        self.policy = policy
        self.logger = logger
    }

    /// - Parameter session: a superuser's session in the shared database, whose control schema is this program's. Close
    ///   it afterwards: a backend keeps what it has read of the catalogs.
    package func run(_ scope: SweepScope = .all, through session: PostgresSession) async throws -> Sweep.Report {
        let clock = ContinuousClock()
        let start = clock.now
        let now = try await session.readClock()
        var report = Sweep.Report(scope: scope, startedAt: now)
        let (bots, candidates) = try await session.readCandidates(
            in: scope,
            countedBefore: Timestamp(seconds: now.seconds - Self.auditAfter * policy.interval.seconds),
            warnAt: policy.warnAt
        )
        report.bots = bots
        report.counted = candidates.count
        let (counted, unsettled) = try await count(candidates, through: session)
        report.unsettled = unsettled.sorted()
        let record = UsageRecord(
            scope: scope,
            counted: counted,
            warnAt: policy.warnAt,
            hold: TimeSpan(seconds: Self.holdFor * policy.interval.seconds)
        )
        report.warnings = try await record.write(through: session)
        report.closeToQuota = try await session.countCloseToQuota(warnAt: policy.warnAt)
        if scope == .all {
            await compact(before: BillingMonth(of: now).previous.start, through: session)
            try await session.forgetOldEvents()
        }
        report.took = clock.now - start
        log(report)
        return report
    }

    /// What was measured stands although compacting fails: the next sweep tries again, and invoices need it not.
    private func compact(before cutoff: Timestamp, through session: PostgresSession) async {
        do {
            try await session.compactSamples(before: cutoff)
        } catch {
            logger.error("samples of past months are not compacted", metadata: ["error": "\(error)"])
        }
    }

    /// Counts the bots' files. What was counted stands if the bot had the same files before and after.
    private func count(
        _ candidates: [Candidate],
        through session: PostgresSession
    ) async throws -> (counted: [(bot: Name, bytes: Int64, counters: ChangeCounters?)], unsettled: [Name]) {
        var counted: [(bot: Name, bytes: Int64, counters: ChangeCounters?)] = []
        var pending = candidates
        for round in 1...Self.rounds where !pending.isEmpty {
            let names = pending.map(\.bot)
            let sizes = try await session.readSizes(of: names)
            let after = try await session.readCounters(of: names)
            var swapped: [Candidate] = []
            for candidate in pending {
                // One that the registry has dropped meanwhile is in neither.
                guard let bytes = sizes[candidate.bot], let current = after[candidate.bot] else { continue }
                if current.files == candidate.counters.files {
                    counted.append((candidate.bot, bytes, candidate.counters))
                } else if round < Self.rounds {
                    swapped.append(Candidate(bot: candidate.bot, counters: current))
                } else {
                    counted.append((candidate.bot, bytes, nil))
                    swapped.append(candidate)
                }
            }
            pending = swapped
        }
        return (counted, pending.map(\.bot))
    }

    private func log(_ report: Sweep.Report) {
        for warning in report.warnings {
            logger.warning(
                warning.bytes > warning.quota.bytes ? "over quota" : "close to quota",
                metadata: [
                    "bot": "\(warning.bot)", "usage": "\(warning.bytes)", "quota": "\(warning.quota.bytes)",
                    "percentage": "\(warning.percentage)",
                ]
            )
        }
        logger.debug(
            "swept",
            metadata: [
                "scope": "\(report.scope.rawValue)", "bots": "\(report.bots)", "counted": "\(report.counted)",
                "took": "\(report.took)",
            ]
        )
    }
}

extension PostgresSession {
    /// The server's clock.
    package func readClock() throws -> Timestamp {
        Timestamp(
            seconds: try query("SELECT pg_catalog.floor(pg_catalog.date_part('epoch', now()))::bigint") {
                try $0.integer(0, as: Int64.self)
            }.first ?? 0
        )
    }

    func countCloseToQuota(warnAt: Percentage?) throws -> Int {
        try query(
            """
            SELECT count(*) FROM flarex.usage u JOIN flarex.bot b ON b.id = u.bot
            WHERE \(isCloseToQuota("u.bytes", warnAt))
            """
        ) { try $0.integer(0) }.first ?? 0
    }
}

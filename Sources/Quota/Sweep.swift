package import Logging
package import Model
package import PostgresClient
import SQLText

/// Measures what bots store and notes it, in a number of queries that does not depend on the number of bots.
///
/// The truth is the files, whatever PostgreSQL's statistics say: every sweep looks at all of those of the bots in its
/// scope. Nothing of this takes a lock on a bot's table, or runs what a bot wrote.
package struct Sweep: Sendable {
    /// A sample holds for so many intervals when no other follows.
    private static let holdFor: Int64 = 3
    /// How often to look at a bot whose files are swapped meanwhile, by VACUUM FULL or TRUNCATE.
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
        let measured = try await measure(&report, through: session)
        let record = UsageRecord(
            scope: scope,
            measured: measured,
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

    /// Adds up the bots' files. A sum stands if the bot had the same files before and after.
    ///
    /// A bot that never keeps still that long has what it was known to have, at the least: a file that was swapped while
    /// the folders were read counts nothing.
    private func measure(
        _ report: inout Sweep.Report,
        through session: PostgresSession
    ) async throws -> [Name: Int64] {
        let scan = try await session.readFiles(
            of: report.scope == .all ? .all : .closeToQuota(warnAt: policy.warnAt)
        )
        var measured = scan.bots
        var pending = scan.bots
        for round in 1...Self.rounds where !pending.isEmpty {
            let current = try await session.readFilePrints()
            pending = pending.filter { bot, stored in current[bot, default: "0"] != stored.files }
            guard round < Self.rounds, !pending.isEmpty else { break }
            pending = try await session.readFiles(of: .only(pending.keys.sorted())).bots
            measured.merge(pending) { _, again in again }
        }
        for (bot, stored) in pending { measured[bot]?.bytes = max(stored.bytes, stored.lastBytes ?? 0) }
        report.bots = measured.count
        report.changed = measured.values.count { $0.bytes != $0.lastBytes }
        report.unsettled = pending.keys.sorted()
        report.untraced = scan.untraced
        return measured.mapValues(\.bytes)
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
        // Without a role they are what a crash left, or their transaction has ended meanwhile.
        for files in report.untraced where !files.roles.isEmpty {
            logger.warning(
                "files of open transactions that several may have made are charged to none of them",
                metadata: ["bytes": "\(files.bytes)", "roles": "\(files.roles.joined(separator: ", "))"]
            )
        }
        logger.debug(
            "swept",
            metadata: [
                "scope": "\(report.scope.rawValue)", "bots": "\(report.bots)", "changed": "\(report.changed)",
                "took": "\(report.took)",
            ]
        )
    }
}

extension PostgresSession {
    /// The server's clock.
    package func readClock() throws -> Timestamp {
        Timestamp(
            seconds: try query("SELECT \(SQL.epoch(of: "now()"))") {
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

extension Timestamp {
    var bind: Bind { .text(description) }
}

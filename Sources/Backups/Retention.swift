import Catalog
import Model
import PostgresClient
import SQLText

/// Which archives are to go.
enum Retention {
    /// The snapshots that no archive needs any more: all of theirs are older than what is kept.
    ///
    /// Of each bot the newest archive stays, whatever its age, and that of each of the last days, weeks (from Monday on)
    /// and months that have any.
    ///
    /// - Parameter archives: all that there are.
    static func expired(_ archives: [Archive], keep: BackupPolicy.Keep) -> [String] {
        let needed = Set(
            Dictionary(grouping: archives, by: \.bot).values.flatMap { kept(of: $0, keep) }.map(\.snapshot)
        )
        return Set(archives.map(\.snapshot)).subtracting(needed).sorted()
    }

    private static func kept(of archives: [Archive], _ keep: BackupPolicy.Keep) -> [Archive] {
        let archives = archives.sorted { ($0.takenAt, $0.number) > ($1.takenAt, $1.number) }
        return Array(archives.prefix(1)) + newest(of: archives, keep.daily) { $0.day }
            + newest(of: archives, keep.weekly) { $0.week } + newest(of: archives, keep.monthly) { $0.month }
    }

    /// The newest archive of each of so many spans of time, from the last one back.
    private static func newest(of archives: [Archive], _ count: Int, _ span: (Timestamp) -> Int64) -> [Archive] {
        var kept: [Archive] = []
        var last: Int64?
        for archive in archives where kept.count < count {
            let number = span(archive.takenAt)
            if number != last { kept.append(archive) }
            last = number
        }
        return kept
    }
}

extension Backup {
    /// How long it is kept what came of drills, but for the last of each bot.
    private static let evidenceTime = TimeSpan(seconds: 400 * 86400)

    /// Removes archives that are older than the policy keeps, from the repository and then from the registry.
    ///
    /// An archive that shares its snapshot with one that is kept stays too.
    ///
    /// - Returns: how many archives were removed.
    /// - Throws: `BackupError`, `PostgresError`; the next one goes on.
    package func prune() async throws -> Int {
        let admin = try await lockedSession(of: cluster, timeout: lockTimeout)
        do {
            let repository = Restic(policy)
            let archives = try await admin.readArchives()
            try await repository.prepare(isExpected: !archives.isEmpty)
            let expired = Retention.expired(archives, keep: policy.keep)
            try await repository.forget(expired)
            for tag in [BackupTag.control, BackupTag.roles] { try await repository.thin(tag: tag, keep: policy.keep) }
            try await repository.prune()
            try await admin.forgetArchives(in: expired)
            if try await admin.readControlVersion() >= ControlVersion.drills {
                try await admin.forgetDrills(olderThan: Self.evidenceTime)
            }
            await admin.close()
            let gone = Set(expired)
            return archives.count { gone.contains($0.snapshot) }
        } catch {
            await admin.close()
            throw error
        }
    }
}

extension Timestamp {
    fileprivate var day: Int64 { seconds / 86400 }
    /// 1970-01-01 was a Thursday.
    fileprivate var week: Int64 { (day + 3) / 7 }
    fileprivate var month: Int64 {
        let text = description
        let year = Int64(text.prefix(4)) ?? 0
        return year * 12 + (Int64(text.dropFirst(5).prefix(2)) ?? 0)
    }
}

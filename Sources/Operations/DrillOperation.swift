package import Audit
package import Backups
import BotAccess
import Logging
package import Model
import Planning
import PostgresClient
import Quota
package import Reconciliation
import SQLText

/// Loads archives into a private server, as their bots, and compares what is there then with what was recorded: whether
/// they restore.
///
/// The server is made as flarexdb makes any cluster, with the bots of the archives, so that they load as they would in a
/// restore: through an access, under the guard, with the extensions that they had. Nothing of the real cluster is
/// changed but for the record of what came of it.
package struct DrillOperation {
    /// What takes a while.
    package enum Stage: Sendable {
        case preparing(archives: Int)
        case loading(Archive)
        case done(Drill)
    }

    package var desired: DesiredState
    /// The real cluster, which has the registry.
    package var cluster: ClusterConnection
    /// Where archives are, and how long to wait for another backup or restore.
    package var backup: Backup
    /// On whose behalf.
    package var context = AuditContext.process()
    package var progress: @Sendable (Stage) -> Void = { _ in }
    /// Whether to use PostgreSQL's programs although their release is known not to be safe.
    package var allowsUnsafePrograms = false
    /// Asked before each archive; true ends it after the one under way.
    package var shouldStop: @Sendable () -> Bool = { false }

    /// Archives for which one server is made: so many, and so many bytes of them unless one alone has more.
    private static let (archivesAtOnce, bytesAtOnce): (Int, Int64) = (20, 4_000_000_000)
    /// How long the load of one archive may take.
    private static let loadTime = TimeSpan(seconds: 48 * 3600)

    package init(_ desired: DesiredState, on cluster: ClusterConnection, of backup: Backup) {
        (self.desired, self.cluster, self.backup) = (desired, cluster, backup)
    }

    /// Tries the archives, one after another, and records what comes of each.
    ///
    /// - Returns: what came of those that were tried: not of one that is not kept any more, and not of those after a stop.
    /// - Throws: `OperationError`, `BackupError`, `LocalServerError`, `PostgresError` for what is no archive's fault; what
    ///   was recorded before that stays.
    package func run(_ archives: [Archive]) async throws -> [Drill] {
        try await cluster.withSession(in: desired.policy.database) { session in
            try await session.lockDrills(timeout: backup.lockTimeout)
            var drills: [Drill] = []
            for group in Self.groups(of: archives) where !shouldStop() {
                progress(.preparing(archives: group.count))
                let ground = try await DrillGround.prepare(
                    for: group,
                    serverVersion: await session.serverVersion,
                    of: backup,
                    named: try await session.readClusterName(),
                    allowsFlaws: allowsUnsafePrograms
                )
                do {
                    drills += try await run(group, on: ground, through: session)
                    await ground.remove()
                } catch {
                    await ground.remove()
                    throw error
                }
            }
            return drills
        }
    }

    static func groups(of archives: [Archive]) -> [[Archive]] {
        var groups: [[Archive]] = []
        var bytes: Int64 = 0
        // Two archives of a bot do not go into one server.
        for archive in archives {
            bytes += archive.bytes.bytes
            if let last = groups.indices.last, groups[last].count < archivesAtOnce, bytes <= bytesAtOnce,
                !groups[last].contains(where: { $0.bot == archive.bot })
            {
                groups[last].append(archive)
            } else {
                groups.append([archive])
                bytes = archive.bytes.bytes
            }
        }
        return groups
    }

    private func run(
        _ archives: [Archive],
        on ground: DrillGround,
        through registry: PostgresSession
    ) async throws -> [Drill] {
        let place = DrillPlace(desired, for: archives, ground, backup)
        let obstacles = try await place.makeBots(logger: backup.logger)
        return try await place.cluster.withSession(in: desired.policy.database) { admin in
            var drills: [Drill] = []
            for archive in archives where !shouldStop() {
                progress(.loading(archive))
                let begunAt = try await registry.readClock()
                let start = ContinuousClock.now
                let fault: ArchiveFault?
                do {
                    if let obstacle = obstacles[archive.bot] { throw BackupError("no bot to load into", obstacle) }
                    try await load(archive, in: place, through: admin)
                    fault = nil
                } catch {
                    // Its snapshot went meanwhile: then nothing is proved.
                    guard try await registry.hasArchive(archive.number) else { continue }
                    guard let found = try await self.fault(in: error) else { throw error }
                    fault = found
                }
                let drill = Drill(
                    of: archive,
                    begunAt: begunAt,
                    milliseconds: (ContinuousClock.now - start).wholeMilliseconds,
                    serverVersion: await admin.serverVersion,
                    hasNetwork: ground.hasNetwork,
                    fault: fault
                )
                try await registry.record(drill)
                progress(.done(drill))
                drills.append(drill)
            }
            return drills
        }
    }

    private func load(_ archive: Archive, in place: DrillPlace, through admin: PostgresSession) async throws {
        let work = try await RestoreWork(
            archive,
            for: ManagedName.bot(archive.bot),
            of: place.backup,
            through: admin
        )
        // A backup would remove what is being read.
        let lock = try await backup.lock()
        let fetched: RestoreWork.Fetched
        do {
            fetched = try await work.fetch(through: admin)
            await lock.close()
        } catch {
            await lock.close()
            throw error
        }
        defer { fetched.remove() }
        let request = AccessRequest(bot: archive.bot, purpose: .restore, by: context, duration: Self.loadTime)
        let access = try await BotAccess.open(request, through: admin, at: place.cluster.options)
        let result: Result<Void, any Error>
        do { result = .success(try await work.load(fetched, through: access.options)) } catch {
            result = .failure(error)
        }
        try await access.close(through: admin)
        try result.get()
        try await work.compare(fetched, through: admin)
    }

    /// What is wrong with the archive; nil where it may be something else.
    private func fault(in error: any Error) async throws -> ArchiveFault? {
        guard let error = error as? BackupError else { return nil }
        if let fault = error.fault { return fault }
        guard error.isOfRepository, await backup.canOpenRepository() else { return nil }
        return ArchiveFault(error.description)
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

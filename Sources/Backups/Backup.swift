import BotAccess
import Catalog
import LocalServer
package import Logging
package import Model
import Planning
package import PostgresClient
package import SQLText
package import SystemPackage

/// Makes archives of bots, a group of them in each snapshot.
///
/// The data are read by PostgreSQL's own `pg_dump`, as a role that reads everything and is no superuser; no query of this
/// program touches a bot's table. Rows and checksums are those of the files that `pg_dump` wrote, so that they belong to
/// the same snapshot, and no bot's code runs for them.
///
/// What is recorded is in the repository. A run that was killed is gone on with by the next one; a bot that cannot be
/// dumped is left out, and the others go on.
package struct Backup: Sendable {
    /// The key of the lock that keeps two backups apart: the letters of `backup`.
    static let lockKey: Int64 = 0x62_61636B_7570
    /// How long the backup role may log in for one group.
    static let loginTime = TimeSpan(seconds: 12 * 3600)

    package var cluster: ConnectionOptions
    package var database: Identifier
    package var policy: BackupPolicy
    /// Where to put the spool; nil for the usual place.
    package var spoolBase: FilePath?
    package var lockTimeout: Duration = .seconds(10)
    package var logger: Logger
    package var progress: (any BackupProgress)?
    /// Whether to stop after the group in progress; the next run goes on.
    package var shouldStop: @Sendable () -> Bool = { false }

    package init(_ cluster: ConnectionOptions, database: Identifier, policy: BackupPolicy, logger: Logger) {
        self.cluster = cluster
        self.cluster.database = database
        self.database = database
        self.policy = policy
        self.logger = logger
    }

    /// What a run came to.
    package struct Report: Hashable, Sendable {
        package var archived: [Name] = []
        package var rows = 0
        package var bytes: Int64 = 0
        package var failures: [Failure] = []
        /// Whether it went on with a run that was interrupted.
        package var isContinued = false
        package var isStopped = false
    }

    /// A bot that has no archive of this run.
    package struct Failure: Hashable, Sendable {
        package var bot: Name
        package var message: String
    }

    /// Makes an archive of each of the bots, or of all that have a schema.
    ///
    /// - Throws: `BackupError`, `PostgresError`, `LocalServerError` for what concerns all of them; what was recorded before
    ///   that stays.
    package func run(bots: [Name]? = nil) async throws -> Report {
        let admin = try await lockedSession(of: cluster, timeout: lockTimeout)
        do {
            let report = try await run(bots, through: admin)
            await admin.close()
            return report
        } catch {
            await admin.close()
            throw error
        }
    }

    private func run(_ bots: [Name]?, through admin: PostgresSession) async throws -> Report {
        let programs = try await ClientPrograms.find(forServer: await admin.serverVersion)
        if let flaw = programs.flaw { logger.warning("\(flaw)", metadata: ["programs": "\(programs.folder)"]) }
        let repository = Restic(policy)
        try await repository.prepare(isExpected: try await admin.hasArchives())
        let spool = try Spool(in: spoolBase, named: try await admin.readClusterName())
        defer { spool.remove() }
        let run = try await admin.beginBackupRun(of: bots, within: max(policy.every, TimeSpan(seconds: 86400)))
        let subjects = try await admin.readBackupSubjects(ofRun: run.number, asked: bots)
        let groups = BackupGroup.groups(of: subjects, relations: try await admin.readLockShare())
        var report = Report()
        report.isContinued = run.isContinued
        progress?.begin(bots: subjects.count)
        for group in groups {
            if shouldStop() {
                report.isStopped = true
                return report
            }
            let login = try await BackupLogin.open(for: Self.loginTime, through: admin, at: cluster)
            let work = GroupBackup(
                run: run.number,
                dump: Dump(programs: programs, server: login.options),
                repository: repository,
                spool: spool,
                cluster: cluster
            )
            do {
                try await work.back(up: group, through: admin, into: &report, telling: progress)
                try await BackupLogin.close(through: admin)
            } catch {
                await closeLogin(through: admin)
                throw error
            }
        }
        try await saveCluster(programs, repository, spool, through: admin)
        try await admin.endBackupRun(run.number)
        return report
    }

    /// Stores what there is beside the bots' data: the control schema, and the roles with their verifiers.
    ///
    /// The roles go to the repository without ever lying on a disk in clear.
    private func saveCluster(
        _ programs: ClientPrograms,
        _ repository: Restic,
        _ spool: Spool,
        through admin: PostgresSession
    ) async throws {
        let login = try await BackupLogin.open(for: Self.loginTime, through: admin, at: cluster)
        do {
            let (connection, environment) = login.options.forPrograms
            // Whatever the connection string says, it would begin with template1, which lets nobody in.
            var roles = programs.program(
                "pg_dumpall",
                ["--roles-only", "--database=\(database.name)", "--dbname=\(connection)"]
            )
            (roles.environment, roles.outputLimit) = (environment, 512 << 20)
            _ = try await repository.save(
                try await roles.output(),
                name: "roles.sql",
                tags: [BackupTag.roles, BackupTag.unique()]
            )
            try spool.clear()
            var control = programs.program(
                "pg_dump",
                [
                    "--format=directory", "--compress=0", "--no-sync", "--schema=flarex", "--lock-wait-timeout=60000",
                    "--file=\(spool.appending("control"))", "--dbname=\(connection)",
                ]
            )
            control.environment = environment
            try await control.output()
            _ = try await repository.save(spool.folder, tags: [BackupTag.control, BackupTag.unique()])
            try await BackupLogin.close(through: admin)
        } catch {
            await closeLogin(through: admin)
            throw error
        }
    }

    /// Takes the password away after a failure, also in a task that was cancelled. Where that fails too, a pass does it
    /// when its time is over.
    private func closeLogin(through admin: PostgresSession) async {
        await Task { try? await BackupLogin.close(through: admin) }.value
    }
}

/// Told how far a backup is.
package protocol BackupProgress: Sendable {
    func begin(bots: Int)
    func advance(past bot: Name, failed: Bool)
}

/// What snapshots in the repository are marked with.
enum BackupTag {
    /// Archives of bots.
    static let bots = "flarexdb-bots"
    /// What there is beside them.
    static let control = "flarexdb-control"
    static let roles = "flarexdb-roles"

    /// Finds the snapshot that was just stored.
    static func unique() -> String { "id-" + String(UInt64.random(in: .min ... .max), radix: 16) }
}

/// A session that holds the lock of backups and restores until it is closed.
func lockedSession(of cluster: ConnectionOptions, timeout: Duration) async throws -> PostgresSession {
    var options = cluster
    options.idleInTransactionTimeout = .zero
    let session = try await PostgresSession.connect(to: options)
    guard try await session.readControlVersion() >= ControlVersion.restores else {
        await session.close()
        throw BackupError(
            "the registry in database \(session.target.database) knows nothing of archives",
            hint: "Run flarexdb apply, which upgrades it."
        )
    }
    guard try await session.acquireAdvisoryLock(key: Backup.lockKey, timeout: timeout) else {
        let holder = try await session.advisoryLockHolder(key: Backup.lockKey).map { ": \($0)" } ?? ""
        await session.close()
        throw BackupError(
            "another backup or restore of this cluster is under way\(holder)",
            hint: "Wait for it, or give it longer with --lock-timeout."
        )
    }
    return session
}

extension PostgresSession {
    fileprivate func hasArchives() throws -> Bool {
        try query("SELECT EXISTS (SELECT FROM flarex.archive)") { try $0.boolean(0) }.first ?? false
    }

    /// What keeps this cluster and database apart from others, in a file's name.
    package func readClusterName() throws -> String {
        let names = try query(
            """
            SELECT c.system_identifier || '-' || d.oid
            FROM pg_catalog.pg_control_system() c, pg_catalog.pg_database d
            WHERE d.datname = pg_catalog.current_database()
            """
        ) { try $0.text(0) }
        guard let name = names.first else { throw BackupError("the server has no identifier") }
        return name
    }

    /// How many locks one group may take.
    fileprivate func readLockShare() throws -> Int {
        try query("SELECT \(LockTable.share)") { try $0.integer(0) }.first ?? 0
    }
}

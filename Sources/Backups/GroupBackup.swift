import FoundationEssentials
import Model
import PostgresClient
import SQLText
import SystemPackage

/// Makes the archives of one group: dumps it in one snapshot, stores the dumps in the repository and records them.
struct GroupBackup: Sendable {
    let run: Int
    let dump: Dump
    let repository: Restic
    let spool: Spool
    let cluster: ConnectionOptions

    /// Bots that were dumped together, into a folder of that name.
    private struct Part {
        var folder: String
        var subjects: [BackupSubject]
    }

    func back(
        up group: BackupGroup,
        through admin: PostgresSession,
        into report: inout Backup.Report,
        telling progress: (any BackupProgress)?
    ) async throws {
        try spool.clear()
        var failures: [Backup.Failure] = []
        let snapshot = try await Snapshot.hold(cluster)
        var parts: [Part] = []
        do {
            for subjects in group.parts { parts += try await dumped(subjects, in: snapshot, &failures, parts.count) }
        } catch {
            await snapshot.release()
            throw error
        }
        await snapshot.release()
        var drafts: [ArchiveDraft] = []
        for part in parts { drafts += try await self.drafts(of: part) }
        if !drafts.isEmpty { try await store(drafts, takenAt: snapshot.takenAt, through: admin) }
        for failure in failures { try await admin.recordBackupFailure(of: failure.bot, failure.message, inRun: run) }
        try spool.clear()
        for draft in drafts {
            guard let bot = Name(draft.bot) else { continue }
            (report.rows, report.bytes) = (report.rows + draft.rows, report.bytes + draft.bytes)
            report.archived.append(bot)
            progress?.advance(past: bot, failed: false)
        }
        report.failures += failures
        for failure in failures { progress?.advance(past: failure.bot, failed: true) }
    }

    /// Dumps bots together and, where that fails, each half by itself: in the end all but those that make it fail.
    private func dumped(
        _ subjects: [BackupSubject],
        in snapshot: Snapshot,
        _ failures: inout [Backup.Failure],
        _ count: Int
    ) async throws -> [Part] {
        let name = "\(count + 1)"
        let failure = try await dump.run(subjects.map(\.role), snapshot: snapshot.id, into: spool.appending(name))
        guard let failure else { return [Part(folder: name, subjects: subjects)] }
        try Spool.remove(spool.appending(name))
        // Where the server is gone, it is no bot's fault.
        try await snapshot.check()
        guard subjects.count > 1 else {
            failures += subjects.map { Backup.Failure(bot: $0.bot, message: "pg_dump failed (\(failure))") }
            return []
        }
        let middle = subjects.count / 2
        let first = try await dumped(Array(subjects[..<middle]), in: snapshot, &failures, count)
        return first
            + (try await dumped(Array(subjects[middle...]), in: snapshot, &failures, count + first.count))
    }

    private func drafts(of part: Part) async throws -> [ArchiveDraft] {
        let folder = spool.appending(part.folder)
        let contents = try await dump.contents(of: folder)
        return try part.subjects.map { subject in
            let (tables, bytes) = try dump.tables(of: subject.role, contents, in: folder)
            return ArchiveDraft(
                bot: subject.bot.text,
                role: subject.role.name,
                bytes: bytes,
                rows: tables.reduce(0) { $0 + $1.rows },
                tables: tables,
                objects: contents.digest(of: subject.role),
                folder: part.folder
            )
        }
    }

    /// What is in the repository is told there too: whoever lost the registry finds each bot's dump by it.
    private func store(_ drafts: [ArchiveDraft], takenAt: String, through admin: PostgresSession) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let index = ArchiveIndex(takenAt: takenAt, archives: drafts)
        let text = String(decoding: try encoder.encode(index), as: UTF8.self) + "\n"
        try Spool.write(text, to: spool.appending("archives.json"))
        let id = try await repository.save(spool.folder, tags: [BackupTag.bots, BackupTag.unique()])
        let ground = ArchiveGround(run: run, takenAt: takenAt, dumpVersion: dump.programs.version, snapshot: id)
        try await admin.record(drafts, ground)
    }
}

/// What a snapshot in the repository holds.
private struct ArchiveIndex: Encodable {
    var takenAt: String
    var archives: [ArchiveDraft]
}

/// A moment of the database that several programs read, for as long as a session holds it.
private struct Snapshot: Sendable {
    let id: String
    /// When it was taken, as the server prints it.
    let takenAt: String
    private let session: PostgresSession

    static func hold(_ cluster: ConnectionOptions) async throws -> Snapshot {
        var options = cluster
        options.idleInTransactionTimeout = .zero
        let session = try await PostgresSession.connect(to: options)
        try await session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        // The snapshot is taken before the clock is read: nothing in it is later.
        let rows = try await session.query(
            "SELECT pg_catalog.pg_export_snapshot(), pg_catalog.clock_timestamp()::text"
        ) { (try $0.text(0), try $0.text(1)) }
        guard let (id, takenAt) = rows.first else { throw BackupError("the server gave no snapshot") }
        return Snapshot(id: id, takenAt: takenAt, session: session)
    }

    /// - Throws: `PostgresError` where the server does not hold it any more.
    func check() async throws { try await session.execute("SELECT 1") }

    func release() async { await session.close() }
}

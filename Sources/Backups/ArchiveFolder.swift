import LocalServer
package import Model
import PostgresClient
import SQLText
package import SystemPackage

/// An archive that was taken out of the repository.
package struct ArchiveFolder: Sendable {
    /// What `pg_restore` loads it from.
    package let dump: FilePath
    /// The list of what to load, for `pg_restore --use-list`: all of the bot's, without its schema, rights and the block
    /// over its quota, which flarexdb makes.
    package let list: FilePath
}

extension Backup {
    /// The last archive of a bot that holds nothing later than a moment.
    ///
    /// - Parameter moment: nil for the newest one.
    /// - Throws: `BackupError` where there is none; its hint says which there are.
    package func archive(of bot: Name, at moment: Timestamp?) async throws -> Archive {
        let session = try await PostgresSession.connect(to: cluster)
        let archives = try await session.readArchives(of: bot)
        await session.close()
        guard let newest = archives.first, let oldest = archives.last else {
            throw BackupError("there is no archive of bot \(bot)", hint: "flarexdb backup --bot \(bot) makes one.")
        }
        guard let moment else { return newest }
        if let archive = archives.first(where: { $0.takenAt <= moment }) { return archive }
        throw BackupError(
            "there is no archive of bot \(bot) from \(moment) or before",
            hint: "The earliest is of \(oldest.takenAt), the latest of \(newest.takenAt)."
        )
    }

    /// Writes an archive into a folder, and compares it with what was recorded when it was made.
    ///
    /// Of the repository only the files of this bot are read, and the list of what the dump holds.
    ///
    /// - Parameter target: a folder that is empty or missing; what was written into it before a failure stays there.
    /// - Throws: `BackupError`, also for an archive that is not as recorded.
    package func fetch(_ archive: Archive, into target: FilePath) async throws -> ArchiveFolder {
        let session = try await PostgresSession.connect(to: cluster)
        let version = await session.serverVersion
        await session.close()
        let programs = try await ClientPrograms.find(forServer: max(version, archive.dumpVersion / 10_000 * 10_000))
        let repository = Restic(policy)
        try await repository.prepare(isExpected: true)
        let dump = target.appending(archive.folder)
        let path = "/\(archive.folder)/"
        try await repository.fetch(archive.snapshot, paths: ["\(path)toc.dat"], into: target)
        let reader = Dump(programs: programs, server: cluster)
        let contents = try await reader.contents(of: dump)
        let files = contents.tables(of: archive.role).map { "\(path)\($0.id).dat" }
        if !files.isEmpty { try await repository.fetch(archive.snapshot, paths: files, into: target) }
        try check(archive, contents, try reader.tables(of: archive.role, contents, in: dump).tables)
        try Spool.write(contents.list(of: archive.role), to: target.appending("restore.list"))
        return ArchiveFolder(dump: dump, list: target.appending("restore.list"))
    }

    /// Whether the repository is there and opens: then what it does not give back is damaged.
    package func canOpenRepository() async -> Bool { await repositoryFlaw(isExpected: true) == nil }

    /// Why the repository cannot be used; nil where it can, or where there is none yet and none is expected.
    package func repositoryFlaw(isExpected: Bool) async -> BackupError? {
        do {
            try await Restic(policy).check(isExpected: isExpected)
            return nil
        } catch {
            return error as? BackupError ?? BackupError("\(error)")
        }
    }

    private func check(_ archive: Archive, _ contents: TableOfContents, _ tables: [ArchivedTable]) throws {
        let what = "archive \(archive.number) of bot \(archive.bot) is not as recorded"
        let (found, recorded) = (Set(tables), Set(archive.tables))
        let different = found.symmetricDifference(recorded).map(\.name).sorted()
        if let table = different.first {
            throw BackupError(what, ArchiveFault("table \(table) differs"))
        }
        guard contents.digest(of: archive.role) == archive.objects else {
            throw BackupError(what, ArchiveFault("its objects differ"))
        }
    }
}

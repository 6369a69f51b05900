import BotAccess
import Glibc
import LocalServer
package import Model
package import PostgresClient
package import SQLText
import SystemPackage

/// Takes an archive out of the repository, loads it as a bot and compares what is there then: the part of a restore that
/// other programs do. It changes nothing of a bot's but what is in its schema.
package struct RestoreWork: Sendable {
    private let backup: Backup
    private let archive: Archive
    /// The role and schema of the bot that gets the data.
    private let role: Identifier
    private let programs: ClientPrograms

    /// An archive on its way: in a folder that nobody else may read.
    package struct Fetched: Sendable {
        fileprivate let folder: ArchiveFolder
        fileprivate let spool: Spool

        /// Removes what lies on the disk.
        package func remove() { spool.remove() }
    }

    /// Looks whether there are the programs and the room that it takes.
    ///
    /// - Parameter role: the bot that gets the data; for a copy it is another than the archive's.
    /// - Throws: `BackupError`, `PostgresError`.
    package init(
        _ archive: Archive,
        for role: Identifier,
        of backup: Backup,
        through session: PostgresSession
    ) async throws {
        (self.backup, self.archive, self.role) = (backup, archive, role)
        programs = try await ClientPrograms.find(forServer: max(await session.serverVersion, archive.dumpMajor))
        // The archive, and once more what was loaded.
        let spool = backup.spoolBase ?? Spool.usualBase
        try DiskRoom.require(archive.bytes.bytes * 2, in: spool, hint: "Name a larger place with --spool.")
        guard let data = try await session.localDataFolder() else { return }
        try DiskRoom.require(
            (archive.storedBytes ?? archive.bytes).bytes,
            in: data,
            hint: "The bot's present data stay on the server's disk for a while: make room there."
        )
    }

    /// What is wrong with the release of PostgreSQL's programs; nil where nothing is known of it.
    package var flaw: String? { programs.flaw }

    /// Takes the archive out of the repository, and checks that it is as it was recorded.
    ///
    /// - Parameter admin: the session that holds the lock of backups and restores.
    /// - Throws: `BackupError`, `PostgresError`.
    package func fetch(through admin: PostgresSession) async throws -> Fetched {
        let spool = try Spool(in: backup.spoolBase, named: try await admin.readClusterName())
        do {
            var folder = try await backup.fetch(archive, into: spool.appending("archive"))
            if role != archive.role {
                let reader = Dump(programs: programs, server: backup.cluster)
                folder = try await folder.renamed(from: archive.role, to: role, reading: reader)
            }
            return Fetched(folder: folder, spool: spool)
        } catch {
            spool.remove()
            throw error
        }
    }

    /// Loads it into the bot's schema.
    ///
    /// Each object is a transaction: what is loaded is nobody's before it was compared, and a bot with thousands of tables
    /// would need more locks in one transaction than a bot may hold.
    ///
    /// - Parameter options: lead to a session that is the bot.
    /// - Throws: `BackupError` with what PostgreSQL says.
    package func load(_ fetched: Fetched, through options: ConnectionOptions) async throws {
        let folder = fetched.folder
        var options = options
        // What is written down afterwards, that all is as it was archived, is on the disk after all of this.
        options.settings.append(("synchronous_commit", "off"))
        let (connection, environment) = options.forPrograms
        var program = programs.program(
            "pg_restore",
            [
                "--exit-on-error", "--no-owner", "--no-privileges", "--use-list=\(folder.list)",
                "--dbname=\(connection)", folder.dump.string,
            ]
        )
        program.environment = environment
        let end = try await program.end()
        guard end.isSuccess else {
            let fault = LoadComplaint.fault(in: end.errors) ?? ArchiveFault("pg_restore \(end.complaint)")
            throw BackupError(
                "archive \(archive.number) cannot be loaded",
                fault,
                hint:
                    "A function that names its own schema's objects without the schema fails here: see the Backups page."
            )
        }
    }

    /// Compares what is in the bot's schema with what was recorded of the archive, by a dump of it.
    ///
    /// - Throws: `BackupError` for what differs.
    package func compare(_ fetched: Fetched, through admin: PostgresSession) async throws {
        let login = try await BackupLogin.open(for: Backup.loginTime, through: admin, at: backup.cluster)
        let target = fetched.spool.appending("loaded")
        let result: Result<Void, any Error>
        do {
            let dump = Dump(programs: programs, server: login.options)
            if let failure = try await dump.run([role], snapshot: nil, into: target) {
                throw BackupError("what was loaded cannot be read", ArchiveFault("pg_dump failed (\(failure))"))
            }
            result = .success(
                try await compare(fetched.folder, with: target, dump, serverVersion: await admin.serverVersion)
            )
        } catch {
            result = .failure(error)
        }
        await Task { try? await BackupLogin.close(through: admin) }.value
        try result.get()
    }

    private static let difference = "what was loaded is not as it was archived"

    private func compare(
        _ folder: ArchiveFolder,
        with target: FilePath,
        _ dump: Dump,
        serverVersion: Int
    ) async throws {
        let contents = try await dump.contents(of: target)
        let tables = Set(try dump.tables(of: role, contents, in: target).tables)
        if let name = tables.symmetricDifference(archive.tables).map(\.name).min() {
            throw BackupError(Self.difference, ArchiveFault("table \(name) differs"))
        }
        // Another release may name and order the same objects otherwise.
        let majors = [archive.dumpVersion, programs.version, archive.serverVersion, serverVersion].map { $0 / 10_000 }
        guard Set(majors).count == 1 else { return }
        guard try await dump.contents(of: folder.dump).digest(of: role) == contents.digest(of: role) else {
            throw BackupError(Self.difference, ArchiveFault("its objects differ"))
        }
    }
}

extension Backup {
    /// A session that holds the lock of backups and restores until it is closed.
    ///
    /// - Throws: `BackupError` where another one holds it, or the registry knows nothing of archives; `PostgresError`.
    package func lock() async throws -> PostgresSession { try await lockedSession(of: cluster, timeout: lockTimeout) }
}

extension Archive {
    /// The oldest version of the programs that can read it.
    var dumpMajor: Int { dumpVersion / 10_000 * 10_000 }
}

extension ArchiveFolder {
    /// The same, with another name of role and schema wherever the old one is in the definitions.
    ///
    /// Both names have the same length, so that whatever the list of contents says of lengths and places stays right. Rows
    /// are as they were.
    fileprivate func renamed(from old: Identifier, to new: Identifier, reading reader: Dump) async throws
        -> ArchiveFolder
    {
        let path = dump.appending("toc.dat")
        var bytes = try path.contents()
        bytes.replace(Array(old.name.utf8), with: Array(new.name.utf8))
        try Spool.write(bytes, to: path)
        try Spool.write(try await reader.contents(of: dump).list(of: new), to: list)
        return self
    }
}

extension PostgresSession {
    /// Where the server keeps its data, if that is on this machine and can be looked at.
    fileprivate func localDataFolder() throws -> FilePath? {
        guard serverAddress?.host.hasPrefix("/") == true else { return nil }
        let folders = try query("SELECT pg_catalog.current_setting('data_directory')") { try $0.text(0) }
        return folders.first.flatMap { access("\($0)/PG_VERSION", R_OK) == 0 ? FilePath($0) : nil }
    }
}

extension FilePath {
    fileprivate func contents() throws -> [UInt8] {
        let file = try FileDescriptor.open(self, .readOnly, options: .closeOnExec)
        defer { try? file.close() }
        let size = Int(try file.seek(offset: 0, from: .end))
        try file.seek(offset: 0, from: .start)
        var bytes = [UInt8](repeating: 0, count: size)
        var count = 0
        while count < size {
            let read = try bytes.withUnsafeMutableBytes {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            guard read > 0 else { throw BackupError("the file \(self) is cut off") }
            count += read
        }
        return bytes
    }
}

import Glibc
package import LocalServer
package import Model
package import PostgresClient
import SQLText
import Secrets
package import SystemPackage

/// Where archives are tried: a private server, and a folder that holds it and what is taken out of the repository.
///
/// The server listens at a socket in its folder, asks everybody for a password, and has no network where this machine lets
/// an ordinary user take it away. One drill of a cluster at a time uses the folder. What a killed one left in it goes
/// before anything else is put there.
package struct DrillGround: Sendable {
    /// The key of the lock that keeps two drills apart: the letters of `drill`.
    static let lockKey: Int64 = 0x64_7269_6C6C

    /// The superuser's way in.
    package let options: ConnectionOptions
    /// Whether what is loaded reaches a network.
    package let hasNetwork: Bool
    /// The folder for what comes from the repository.
    package let spoolBase: FilePath
    private let folder: FilePath
    private let server: LocalServer

    /// Starts a server that can take the archives.
    ///
    /// - Parameters:
    ///   - backup: where to put the folder.
    ///   - allowsFlaws: whether to use a release that is known not to be safe.
    /// - Throws: `LocalServerError` where there are no programs, `BackupError`, `PostgresError`.
    package static func prepare(
        for archives: [Archive],
        serverVersion: Int,
        of backup: Backup,
        named name: String,
        allowsFlaws: Bool
    ) async throws -> DrillGround {
        let version = max(serverVersion, archives.map(\.dumpMajor).max() ?? 0)
        let binaries = try await requirePrograms(forServer: version, allowsFlaws: allowsFlaws)
        try await discard(of: backup, named: name)
        let folder = folder(of: backup, named: name)
        guard mkdir(folder.string, 0o711) == 0 else {
            throw BackupError("cannot make the folder \(folder): \(Errno(rawValue: errno))")
        }
        let password = Password.random()
        var configuration = LocalServer.Configuration(folder: folder.appending(serverFolder))
        (configuration.isDurable, configuration.isEphemeral, configuration.isSecluded) = (false, true, true)
        configuration.password = password.text.revealed
        configuration.settings = ["max_locks_per_transaction": "256", "autovacuum": "off", "max_wal_size": "1GB"]
        configuration.binaries = binaries.directory
        do {
            let server = try await LocalServer.start(configuration)
            let options = try await ConnectionOptions(server.adminURL)
                .logging(inAs: "postgres", password: password.text.revealed)
            return DrillGround(
                options: options,
                hasNetwork: await server.hasNetwork,
                spoolBase: folder,
                folder: folder,
                server: server
            )
        } catch {
            try? Spool.remove(folder)
            throw error
        }
    }

    /// Looks for the programs that a drill needs.
    ///
    /// - Throws: `LocalServerError`, `BackupError` where there are none, or none that are safe.
    @discardableResult
    package static func requirePrograms(forServer version: Int, allowsFlaws: Bool) async throws -> ServerBinaries {
        let binaries = try await ServerBinaries.find(
            atLeast: version / 10_000,
            in: variable("FLAREXDB_POSTGRES_BIN").map { FilePath($0) }
        )
        let programs = try await ClientPrograms.find(forServer: binaries.majorVersion * 10_000)
        let flaws = [ServerRelease.flaw(of: binaries.version), programs.flaw].compactMap(\.self)
        if let flaw = flaws.first, !allowsFlaws {
            throw BackupError(
                "PostgreSQL's programs here are not safe to load bots' archives with: \(flaw)",
                hint: "Install its newest minor release, or allow them with --unsafe-programs."
            )
        }
        return binaries
    }

    /// Stops the server and removes all that was loaded.
    package func remove() async {
        await server.stop()
        try? Spool.remove(folder)
    }

    /// Stops and removes what a killed drill left; for whoever holds the lock.
    ///
    /// - Throws: `LocalServerError`, `BackupError`.
    package static func discard(of backup: Backup, named name: String) async throws {
        let folder = folder(of: backup, named: name)
        var status = stat()
        guard lstat(folder.string, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else {
            throw BackupError(
                "\(folder) is not a folder of this user",
                hint: "Remove it, or name another place with --spool."
            )
        }
        try await LocalServer.discard(folder.appending(serverFolder))
        try Spool.remove(folder)
    }

    /// Whether a drill is under way on this machine, or a killed one has left something.
    package static func exists(of backup: Backup, named name: String) -> Bool {
        access(folder(of: backup, named: name).string, F_OK) == 0
    }

    private static let serverFolder = "server"

    private static func folder(of backup: Backup, named name: String) -> FilePath {
        (backup.spoolBase ?? Spool.usualBase).appending("flarexdb-\(geteuid())-\(name)-drill")
    }
}

extension PostgresSession {
    /// Keeps other drills of this cluster away for as long as the session lasts.
    ///
    /// - Throws: `BackupError` where there is one under way.
    package func lockDrills(timeout: Duration) async throws {
        guard try await acquireAdvisoryLock(key: DrillGround.lockKey, timeout: timeout) else {
            let holder = try advisoryLockHolder(key: DrillGround.lockKey).map { ": \($0)" } ?? ""
            throw BackupError("another drill of this cluster is under way\(holder)", hint: "Wait for it.")
        }
    }
}

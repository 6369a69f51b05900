import LocalServer
import Model
import PostgresClient
import SQLText
import SystemPackage

/// Runs `pg_dump` for some bots in one snapshot, and reads what it wrote.
struct Dump: Sendable {
    /// Longer waits for a lock would end whoever holds it: see `blockOthers`. Whoever waits behind it waits no longer.
    private static let lockWait = "2000"

    let programs: ClientPrograms
    let server: ConnectionOptions

    /// Dumps the schemas into a new folder.
    ///
    /// - Parameter snapshot: nil where nobody else reads the same one.
    /// - Returns: nil, or why it failed.
    /// - Throws: `BackupError` where the fault is none of a bot's.
    func run(_ roles: [Identifier], snapshot: String?, into folder: FilePath) async throws -> String? {
        let (connection, environment) = server.forPrograms
        var program = programs.program(
            "pg_dump",
            [
                "--format=directory", "--compress=0", "--no-sync", "--strict-names",
                "--lock-wait-timeout=\(Self.lockWait)", "--file=\(folder)", "--dbname=\(connection)",
            ] + (snapshot.map { ["--snapshot=\($0)"] } ?? []) + roles.map { "--schema=\($0.quoted)" }
        )
        program.environment = environment
        let end = try await program.end()
        if end.isSuccess { return nil }
        guard !end.complaint.contains("No space left on device") else {
            throw BackupError(
                "there is no room for the dump in \(folder.removingLastComponent())",
                hint: "Name a larger place with --spool; it holds up to 4 GB, or the largest bot."
            )
        }
        return end.complaint
    }

    func contents(of folder: FilePath) async throws -> TableOfContents {
        var program = programs.program("pg_restore", ["--list", folder.string])
        // A line for each object of up to 100 bots.
        program.outputLimit = 512 << 20
        return TableOfContents(try await program.output())
    }

    /// The bots' tables, each with its rows and their checksum.
    func tables(
        of role: Identifier,
        _ contents: TableOfContents,
        in folder: FilePath
    ) throws -> (tables: [ArchivedTable], bytes: Int64) {
        var bytes: Int64 = 0
        let tables = try contents.tables(of: role).map { table in
            let path = folder.appending("\(table.id).dat")
            let sum = try RowSum(of: path)
            bytes += try size(of: path)
            return ArchivedTable(name: table.name, rows: sum.rows, checksum: sum.checksum)
        }
        return (tables, bytes)
    }

    private func size(of path: FilePath) throws -> Int64 {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        defer { try? file.close() }
        return try file.seek(offset: 0, from: .end)
    }
}

import Glibc
import LocalServer
import Model
import SystemPackage

/// PostgreSQL's own programs that make and load archives. They have to be of the server's version or a newer one.
package struct ClientPrograms: Sendable {
    let folder: FilePath
    /// As libpq counts it: 150004 is 15.4.
    package let version: Int

    /// A program with its arguments, told where and as whom to connect.
    func program(_ name: String, _ arguments: [String]) -> Program {
        Program(folder.appending(name).string, arguments)
    }

    /// What is wrong with their release; nil where nothing is known of it.
    package var flaw: String? { ServerRelease.flaw(of: version) }

    /// Looks in the folder that `$FLAREXDB_POSTGRES_BIN` names or, without it, on `PATH` and where packages of
    /// PostgreSQL go.
    ///
    /// - Throws: `BackupError` where there are none of the version.
    package static func find(forServer version: Int) async throws -> ClientPrograms {
        let major = version / 10_000
        for folder in folders(from: major) {
            let programs = ["pg_dump", "pg_dumpall", "pg_restore"].map { folder.appending($0).string }
            guard programs.allSatisfy({ access($0, X_OK) == 0 }),
                let text = try? await Program(programs[0], ["--version"]).output(), let found = number(in: text),
                found / 10_000 >= major
            else { continue }
            return ClientPrograms(folder: folder, version: found)
        }
        throw BackupError(
            "no pg_dump and pg_restore of PostgreSQL \(major) or newer found on PATH or in /usr/lib/postgresql",
            hint: "Run apt-get install postgresql-client-\(major), or name their folder in FLAREXDB_POSTGRES_BIN."
        )
    }

    private static func folders(from major: Int) -> [FilePath] {
        if let given = variable("FLAREXDB_POSTGRES_BIN") { return [FilePath(given)] }
        let packaged = (major...max(major, ServerBinaries.supported.upperBound)).flatMap {
            [FilePath("/usr/lib/postgresql/\($0)/bin"), FilePath("/usr/pgsql-\($0)/bin")]
        }
        return packaged + (variable("PATH") ?? "").split(separator: ":").map { FilePath(String($0)) }
    }

    /// The version in `pg_dump (PostgreSQL) 15.4 (Debian 15.4-1)`.
    private static func number(in text: String) -> Int? {
        guard let match = text.firstMatch(of: #/\(PostgreSQL\) ([0-9]+)(?:\.([0-9]+))?/#), let major = Int(match.1)
        else { return nil }
        return major * 10_000 + (match.2.flatMap { Int($0) } ?? 0)
    }
}

func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

import Glibc
package import SystemPackage

/// The folder of an installed PostgreSQL's programs, of a version this program supports.
package struct ServerBinaries: Sendable, Hashable {
    package static let supported = 15...18

    package let directory: FilePath
    /// As libpq counts it: 150004 is 15.4.
    package let version: Int

    package var majorVersion: Int { version / 10_000 }

    var initdb: FilePath { directory.appending("initdb") }
    var postgres: FilePath { directory.appending("postgres") }

    /// Another program of the same version, such as `pg_dump`.
    ///
    /// The folder that the server is started from may hold links to some of the programs only.
    package func program(_ name: String) throws(LocalServerError) -> FilePath {
        var folders = [directory]
        if let path = realpath(postgres.string, nil) {
            defer { free(path) }
            folders.append(FilePath(platformString: path).removingLastComponent())
        }
        guard let program = folders.map({ $0.appending(name) }).first(where: { access($0.string, X_OK) == 0 }) else {
            throw LocalServerError("\(name) is missing in \(folders.map(\.string).joined(separator: " and "))")
        }
        return program
    }

    /// Looks at the given folder alone; without one, at `PATH`, then where `pg_config` points, then where packages of
    /// PostgreSQL go, the highest version first.
    package static func find(_ explicit: FilePath? = nil) async throws -> ServerBinaries {
        if let explicit { return try await chosen(explicit) }
        var candidates = (environment("PATH") ?? "").split(separator: ":").map { FilePath(String($0)) }
        if let told = try? await Tool.output(of: "pg_config", ["--bindir"]) { candidates.append(FilePath(told)) }
        candidates += supported.reversed().flatMap { version in
            [FilePath("/usr/lib/postgresql/\(version)/bin"), FilePath("/usr/pgsql-\(version)/bin")]
        }
        candidates.append("/usr/local/pgsql/bin")
        for directory in candidates {
            // Older versions are passed over: a machine may have several.
            if let version = await version(in: directory), supported.contains(version / 10_000) {
                return ServerBinaries(directory: directory, version: version)
            }
        }
        throw LocalServerError(
            "no PostgreSQL 15 to 18 found on PATH or in /usr/lib/postgresql",
            hint: "apt-get install postgresql, or name the folder that holds initdb and postgres"
        )
    }

    /// Looks for a version that is at least the given one, the lowest first: in the given folder alone or, without one,
    /// where packages of PostgreSQL go and then on `PATH`.
    ///
    /// - Throws: `LocalServerError` where there is none.
    package static func find(atLeast major: Int, in explicit: FilePath?) async throws -> ServerBinaries {
        let packaged = (major...max(major, supported.upperBound)).flatMap { version in
            [FilePath("/usr/lib/postgresql/\(version)/bin"), FilePath("/usr/pgsql-\(version)/bin")]
        }
        let path = (environment("PATH") ?? "").split(separator: ":").map { FilePath(String($0)) }
        for directory in explicit.map({ [$0] }) ?? packaged + path {
            if let version = await version(in: directory), version / 10_000 >= major,
                supported.contains(version / 10_000)
            {
                return ServerBinaries(directory: directory, version: version)
            }
        }
        throw LocalServerError(
            "no server programs of PostgreSQL \(major) or newer found" + (explicit.map { " in \($0)" } ?? ""),
            hint: "apt-get install postgresql-\(major), or name their folder in FLAREXDB_POSTGRES_BIN"
        )
    }

    private static func chosen(_ directory: FilePath) async throws -> ServerBinaries {
        guard let version = await version(in: directory) else {
            throw LocalServerError("\(directory) does not hold PostgreSQL's initdb and postgres")
        }
        guard supported.contains(version / 10_000) else {
            throw LocalServerError("\(directory) holds PostgreSQL \(version / 10_000); 15 to 18 are supported")
        }
        return ServerBinaries(directory: directory, version: version)
    }

    /// The version that `postgres --version` tells: `postgres (PostgreSQL) 15.4 (Debian 15.4-1)`.
    private static func version(in directory: FilePath) async -> Int? {
        let programs = ["initdb", "postgres"].map { directory.appending($0) }
        guard programs.allSatisfy({ access($0.string, X_OK) == 0 }) else { return nil }
        guard let text = try? await Tool.output(of: programs[1].string, ["--version"]),
            let match = text.firstMatch(of: #/\(PostgreSQL\) ([0-9]+)(?:\.([0-9]+))?/#), let major = Int(match.1)
        else { return nil }
        return major * 10_000 + (match.2.flatMap { Int($0) } ?? 0)
    }
}

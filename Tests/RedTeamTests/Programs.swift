import Glibc
import LocalServer
import Subprocess
import SystemPackage
import TestSupport

/// PostgreSQL's client programs, of the version of the server.
struct Programs: Sendable {
    let directory: FilePath

    /// What a program left behind.
    struct Result: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    static func find() async throws -> Programs {
        let chosen = getenv("FLAREXDB_TEST_POSTGRES_BIN").map { FilePath(String(cString: $0)) }
        let postgres = try await ServerBinaries.find(chosen).directory.appending("postgres").string
        // A folder on the path may hold links to the server's programs alone.
        guard let real = realpath(postgres, nil) else { throw Errno(rawValue: errno) }
        defer { free(real) }
        return Programs(directory: FilePath(platformString: real).removingLastComponent())
    }

    /// Runs one of PostgreSQL's programs, or another by its path.
    func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        input: String = "",
        in folder: FilePath? = nil
    ) async throws -> Result {
        var variables: [Environment.Key: String] = [
            "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "PGCONNECT_TIMEOUT": "20",
        ]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        let result = try await Subprocess.run(
            .path(program.hasPrefix("/") ? FilePath(program) : directory.appending(program)),
            arguments: Arguments(arguments),
            environment: .custom(variables),
            workingDirectory: folder,
            input: .string(input),
            output: .string(limit: 1 << 26),
            error: .string(limit: 1 << 26)
        )
        let status =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Result(status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// Runs a script in psql up to its first error; rows come bare, errors with their SQLSTATE.
    func psql(_ script: String, url: String? = nil, environment: [String: String] = [:]) async throws -> Result {
        try await run(
            "psql",
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose"] + (url.map { [$0] } ?? []),
            environment: environment,
            input: script
        )
    }
}

import Subprocess
import SystemPackage
import TestSupport

extension Landscape {
    /// What psql printed.
    struct Printed: Sendable {
        var output: String
        var errors: String
        var succeeded: Bool
    }

    /// Runs statements as a bot does: with psql, over TCP, with the URL from its opened secret.
    ///
    /// Sessions of this program set a search_path of their own, and so would not show what the role's settings do.
    func psql(as bot: String, _ statements: String...) async throws -> Printed {
        try await psql(as: bot, statements)
    }

    func psql(as bot: String, _ statements: [String]) async throws -> Printed {
        guard let url = try await secret(of: bot)["DATABASE_URL_PLAIN"] else {
            throw Missing(what: "the URL of \(bot)")
        }
        return try await psql(url, statements)
    }

    /// Runs one of PostgreSQL's programs, which must succeed, and returns what it printed.
    func tool(_ name: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .path(server.tool(name)),
            arguments: Arguments(arguments),
            environment: .custom(["LC_ALL": "C"]),
            output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else { throw Missing(what: "\(name): \(result.standardError)") }
        return result.standardOutput
    }

    func psql(_ url: String, _ statements: [String]) async throws -> Printed {
        let result = try await Subprocess.run(
            .path(server.tool("psql")),
            arguments: Arguments(
                ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--dbname=\(url)"]
                    + statements.flatMap { ["--command", $0] }
            ),
            environment: .custom(["LC_ALL": "C"]),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        return Printed(
            output: result.standardOutput.split(separator: "\n").joined(separator: "\n"),
            errors: result.standardError,
            succeeded: result.terminationStatus.isSuccess
        )
    }
}

import Glibc
import Subprocess
import SystemPackage

/// Runs a short-lived program to its end.
enum Tool {
    /// What the program prints, without the last line's end.
    static func output(
        of program: String,
        _ arguments: [String],
        as account: ServerAccount? = nil,
        in directory: FilePath? = nil
    ) async throws -> String {
        let result = try await run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: environment,
            workingDirectory: directory,
            platformOptions: account.map(\.platformOptions) ?? PlatformOptions(),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            let complaint = tail(result.standardError + result.standardOutput)
            throw LocalServerError("\(program) failed (\(result.terminationStatus)): \(complaint)")
        }
        return String(result.standardOutput.prefix { !$0.isNewline })
    }

    /// Nothing of ours but the search path: PGDATA, PGPORT and LC_ALL would change what the programs do.
    static var environment: Environment {
        .custom(["PATH": LocalServer.environmentPath, "LC_ALL": "C", "TZ": "UTC"])
    }

    /// The last lines of a text, as one.
    static func tail(_ text: String, lines: Int = 6) -> String {
        text.split(whereSeparator: \.isNewline).suffix(lines).joined(separator: " | ")
    }
}

func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

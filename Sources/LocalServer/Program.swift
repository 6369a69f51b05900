import Glibc
import Subprocess
package import SystemPackage

/// A short-lived program and what it is run with.
package struct Program: Sendable {
    package var path: String
    package var arguments: [String]
    /// What it finds in its environment beside the search path, a plain locale and UTC.
    package var environment: [String: String] = [:]
    package var directory: FilePath?
    package var input = ""
    /// The most that it may print; more is an error.
    package var outputLimit = 1 << 20
    var account: ServerAccount?

    package init(_ path: String, _ arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// Nothing of ours but the search path: PGDATA, PGPORT and LC_ALL would change what the programs do.
    static var plainEnvironment: [String: String] {
        ["PATH": LocalServer.environmentPath, "LC_ALL": "C", "TZ": "UTC"]
    }

    /// How it ended and what it printed.
    package struct End: Sendable {
        package let isSuccess: Bool
        package let output: String
        package let errors: String
        /// The exit code or signal, and the last lines that it printed.
        package let complaint: String
    }

    /// Runs it to its end.
    ///
    /// - Throws: when it cannot be started, or prints more than the limit.
    package func end() async throws -> End {
        let variables = Self.plainEnvironment.merging(environment) { $1 }
        let result = try await run(
            path.contains("/") ? .path(FilePath(path)) : .name(path),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: directory,
            platformOptions: account.map(\.platformOptions) ?? PlatformOptions(),
            input: .string(input),
            output: .string(limit: outputLimit),
            error: .string(limit: 1 << 20)
        )
        let (output, errors) = (result.standardOutput, result.standardError)
        let isSuccess = result.terminationStatus.isSuccess
        return End(
            isSuccess: isSuccess,
            output: output,
            errors: errors,
            complaint: isSuccess ? "" : "\(result.terminationStatus): \(Tool.tail(errors.isEmpty ? output : errors))"
        )
    }

    /// Runs it to its end and expects that it succeeds.
    ///
    /// - Returns: what it printed.
    /// - Throws: `LocalServerError`.
    @discardableResult
    package func output() async throws -> String {
        let end = try await end()
        guard end.isSuccess else { throw LocalServerError("\(path) failed (\(end.complaint))") }
        return end.output
    }
}

import Glibc
import Subprocess
package import SystemPackage

/// The program as built beside the tests.
package enum BuiltBinary {
    /// What a run of the program left behind.
    package struct Outcome: Sendable {
        /// The exit code; for a run that a signal ended, 128 and the signal's number.
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// The path of `flarexdb` in the folder that the running tests were built into.
    package static var flarexdb: FilePath {
        get throws {
            guard let tests = realpath("/proc/self/exe", nil) else { throw Errno(rawValue: errno) }
            defer { free(tests) }
            let program = FilePath(platformString: tests).removingLastComponent().appending("flarexdb")
            guard access(program.string, X_OK) == 0 else {
                throw TestSupportError("\(program) is missing: the test target has to depend on flarexdb")
            }
            return program
        }
    }

    /// Runs the program to its end.
    ///
    /// The environment is inherited without `PG*` and `FLAREXDB_*`, then updated; nil removes a variable.
    package static func run(
        _ arguments: [String],
        environment: [String: String?] = [:],
        input: String = "",
        workingDirectory: FilePath? = nil
    ) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(try flarexdb),
            arguments: Arguments(arguments),
            environment: .custom(variables(updatedBy: environment)),
            workingDirectory: workingDirectory,
            input: .string(input),
            output: .string(limit: 1 << 26),
            error: .string(limit: 1 << 26)
        )
        let status =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Outcome(status: status, output: result.standardOutput, errors: result.standardError)
    }

    private static func variables(updatedBy changes: [String: String?]) -> [Environment.Key: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if !name.hasPrefix("PG"), !name.hasPrefix("FLAREXDB_") {
                variables[name] = parts.count > 1 ? String(parts[1]) : ""
            }
            entry += 1
        }
        for (name, value) in changes { variables[name] = value }
        return Dictionary(
            uniqueKeysWithValues: variables.compactMap { name, value in
                Environment.Key(rawValue: name).map { ($0, value) }
            }
        )
    }
}

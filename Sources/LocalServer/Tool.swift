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
        var program = Program(program, arguments)
        (program.account, program.directory) = (account, directory)
        return String(try await program.output().prefix { !$0.isNewline })
    }

    static var environment: Environment {
        .custom(
            Dictionary(
                uniqueKeysWithValues: Program.plainEnvironment.map {
                    (Environment.Key(stringLiteral: $0.key), $0.value)
                }
            )
        )
    }

    /// The last lines of a text, as one.
    static func tail(_ text: String, lines: Int = 6) -> String {
        text.split(whereSeparator: \.isNewline).suffix(lines).joined(separator: " | ")
    }
}

func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

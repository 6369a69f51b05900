import Subprocess
import SystemPackage
import TestSupport

/// Runs a script of the shell in the workspace, where `$flarexdb` is the program.
func atShell(_ workspace: Workspace, _ script: String) async throws -> ShellOutcome {
    let variables: [String: String?] = await workspace.variables
    var changes: [Environment.Key: String?] = ["flarexdb": try BuiltBinary.flarexdb.string]
    for (name, value) in variables {
        if let key = Environment.Key(rawValue: name) { changes.updateValue(value, forKey: key) }
    }
    let result = try await run(
        .name("sh"),
        arguments: ["-c", script],
        environment: .inherit.updating(changes),
        workingDirectory: workspace.directory.path,
        output: .string(limit: 1 << 24),
        error: .string(limit: 1 << 20)
    )
    let status =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    return ShellOutcome(status: status, output: result.standardOutput, errors: result.standardError)
}

struct ShellOutcome {
    let status: Int32
    let output: String
    let errors: String
}

import Subprocess
import SystemPackage
import TestSupport

/// Runs the program at a pseudo-terminal; returns its exit code and all that it wrote there.
///
/// The answer is typed when the program asks for one.
func atTerminal(
    _ workspace: Workspace,
    _ arguments: [String],
    answer: String,
    after command: String = "true",
    environment: [String: String] = [:]
) async throws -> (status: String, screen: String) {
    let script = """
        import os, pty, subprocess, sys
        answer, command, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
        process, terminal = pty.fork()
        if process == 0:
            os.execv(arguments[0], arguments)
        screen = b""
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            screen += part
            if b"is accepted: " in part:
                subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL)
                os.write(terminal, answer.encode() + b"\\n")
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        sys.stdout.buffer.write(str(status).encode() + b"\\n" + screen)
        """
    let variables: [String: String?] = await workspace.variables.merging(environment) { $1 }
    var changes: [Environment.Key: String?] = [:]
    for (name, value) in variables {
        if let key = Environment.Key(rawValue: name) { changes.updateValue(value, forKey: key) }
    }
    let result = try await run(
        .name("python3"),
        arguments: Arguments(["-c", script, answer, command, BuiltBinary.flarexdb.string] + arguments),
        environment: .inherit.updating(changes),
        workingDirectory: workspace.directory.path,
        output: .string(limit: 1 << 24),
        error: .string(limit: 1 << 20)
    )
    let text = result.standardOutput
    return (String(text.prefix { $0 != "\n" }), String(text.drop { $0 != "\n" }) + result.standardError)
}

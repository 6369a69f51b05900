import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport

/// Runs the program at a pseudo-terminal and types: each text when what comes before it has appeared.
///
/// Returns its exit code, or what it was waiting for in vain, and all that it wrote there.
func typing(
    _ workspace: Workspace,
    _ arguments: [String],
    _ steps: [(awaited: String, typed: String)],
    environment: [String: String] = [:]
) async throws -> (status: String, screen: String) {
    let script = """
        import json, os, pty, select, sys, time
        steps, arguments = json.loads(sys.argv[1]), sys.argv[2:]
        process, terminal = pty.fork()
        if process == 0:
            os.execv(arguments[0], arguments)
        screen, seen, status = b"", 0, None
        def read(seconds):
            global screen
            if not select.select([terminal], [], [], seconds)[0]:
                return True
            try:
                part = os.read(terminal, 65536)
            except OSError:
                part = b""
            screen += part
            return bool(part)
        for awaited, typed in steps:
            end = time.monotonic() + 60
            while (place := screen.find(awaited.encode(), seen)) < 0:
                if time.monotonic() > end or not read(1):
                    status = "no " + awaited
                    break
            if status:
                break
            seen = place + len(awaited.encode())
            if not awaited:
                # What was typed before has to be taken in first.
                read(1)
            os.write(terminal, typed.encode())
        while status is None and read(60):
            pass
        if status is None:
            status = str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        sys.stdout.buffer.write(status.encode() + b"\\n" + screen)
        """
    let variables: [String: String?] = await workspace.variables.merging(environment) { $1 }
    var changes: [Environment.Key: String?] = [:]
    for (name, value) in variables {
        if let key = Environment.Key(rawValue: name) { changes.updateValue(value, forKey: key) }
    }
    let list = String(decoding: try JSONEncoder().encode(steps.map { [$0.awaited, $0.typed] }), as: UTF8.self)
    let result = try await run(
        .name("python3"),
        arguments: Arguments(["-c", script, list, BuiltBinary.flarexdb.string] + arguments),
        environment: .inherit.updating(changes),
        workingDirectory: workspace.directory.path,
        output: .string(limit: 1 << 24),
        error: .string(limit: 1 << 20)
    )
    let text = result.standardOutput
    return (String(text.prefix { $0 != "\n" }), String(text.drop { $0 != "\n" }) + result.standardError)
}

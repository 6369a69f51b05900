import TestSupport
import Testing

@Suite("Output", .serialized, .throwawayServer)
struct OutputTests {
    @Test("results that find no room are an error, told on standard error")
    func fullDisk() async throws {
        try await Workspace.with { workspace in
            let outcome = try await atShell(workspace, "\"$flarexdb\" schema >/dev/full")
            #expect(outcome.status == 1)
            #expect(outcome.errors == "error: cannot write to standard output: No space left on device\n")
        }
    }

    @Test("a reader that went away ends the program quietly")
    func closedPipe() async throws {
        try await Workspace.with { workspace in
            let script = "(sleep 0.3; \"$flarexdb\" schema; echo $? >status) | true; sleep 1; cat status"
            let outcome = try await atShell(workspace, script)
            #expect(outcome.output == "1\n")
            #expect(outcome.errors == "")
        }
    }

    @Test("a slow reader of a pipe that does not block gets everything")
    func slowReader() async throws {
        try await Workspace.with { workspace in
            let script = """
                python3 - <<'END'
                import os, subprocess, time
                reader, writer = os.pipe()
                os.set_blocking(writer, False)
                import fcntl
                fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
                process = subprocess.Popen([os.environ["flarexdb"], "schema"], stdout=writer)
                os.close(writer)
                time.sleep(0.5)
                text = open(reader, "rb").read()
                expected = subprocess.run([os.environ["flarexdb"], "schema"], capture_output=True).stdout
                print(process.wait(), text == expected, len(text) > 4096)
                END
                """
            let outcome = try await atShell(workspace, script)
            #expect(outcome.output == "0 True True\n", "\(outcome.errors)")
        }
    }

    @Test("logs that cannot be written do not end an apply", arguments: ["2>/dev/full", "2>&1 >out | true"])
    func failingLogs(redirection: String) async throws {
        try await Workspace.withServer { workspace in
            let script = "\"$flarexdb\" apply --yes --log-level trace \(redirection); sleep 0.1"
            _ = try await atShell(workspace, script)
            // The program may outlive the shell's pipeline by a moment.
            let plan = try await workspace.run("plan")
            #expect(plan.output == "No changes.\n")
        }
    }
}

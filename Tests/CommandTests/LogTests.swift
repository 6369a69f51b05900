import TestSupport
import Testing

@Suite("Logs", .serialized)
struct LogTests {
    private static let wait = "\"$flarexdb\" wait weather --timeout 1s --admin-url 'host=127.0.0.1 port=1'"

    @Test("a line has the time to the millisecond, the level, the message and named values")
    func text() async throws {
        try await Workspace.with { workspace in
            let outcome = try await atShell(workspace, Self.wait)
            let line = try #require(outcome.errors.split(separator: "\n").first)
            let time = #/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z/#
            #expect(try time.prefixMatch(in: line) != nil, "\(line)")
            #expect(line.contains(#"Z info: waiting because="the registry cannot be read: "#), "\(line)")
            #expect(line.contains(#"\"127.0.0.1\""#), "\(line)")
            #expect(line.hasSuffix(" bot=weather"), "\(line)")
        }
    }

    @Test("as JSON a line is one object")
    func json() async throws {
        try await Workspace.with { workspace in
            let script = "\(Self.wait) --log-format json 2>&1 | head -1 | python3 -c '\(Self.reader)'"
            let outcome = try await atShell(workspace, script)
            #expect(outcome.output == "['because', 'bot', 'level', 'message', 'time'] weather info waiting 24\n")
        }
    }

    private static let reader = """
        import json, sys
        line = json.load(sys.stdin)
        print(sorted(line), line["bot"], line["level"], line["message"], len(line["time"]))
        """

    @Test("the journal gets priorities, and no time beside its own")
    func journal() async throws {
        try await Workspace.with { workspace in
            let script = "exec 2>log; export JOURNAL_STREAM=$(stat -Lc %d:%i log); \(Self.wait); cat log"
            let outcome = try await atShell(workspace, script)
            #expect(outcome.output.hasPrefix("<6>info: waiting because="), "\(outcome.output)")
            let json = try await atShell(workspace, script.replacing("; cat", with: " --log-format json; cat"))
            #expect(json.output.hasPrefix("<6>{\"because\":"), "\(json.output)")
        }
    }

    @Test("standard error that leads elsewhere than the journal is no journal")
    func redirected() async throws {
        try await Workspace.with { workspace in
            let outcome = try await atShell(workspace, "export JOURNAL_STREAM=1:2; \(Self.wait)")
            #expect(outcome.errors.contains("Z info: waiting "), "\(outcome.errors)")
        }
    }
}

import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
    @Test(
        "of every command is as the golden text has it",
        arguments: [
            "", "validate", "plan", "apply", "run", "keygen", "secret", "secret list", "secret show", "secret rotate",
            "secret reseal", "exec",
            "schema", "dev", "doctor", "import", "status", "sweep", "usage", "wait",
        ]
    )
    func help(command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try await BuiltBinary.run(words + ["--help"], environment: ["COLUMNS": "80"])
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        let name = words.isEmpty ? "flarexdb" : words.joined(separator: "-")
        try Golden.expect(outcome.output, matches: "Golden/\(name).txt")
    }

    @Test("the version is printed alone")
    func version() async throws {
        let outcome = try await BuiltBinary.run(["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+\n/#) != nil)
    }
}

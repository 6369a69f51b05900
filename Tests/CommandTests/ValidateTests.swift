import SystemPackage
import TestSupport
import Testing

@Suite("Validate")
struct ValidateTests {
    private static let bot = """
        apiVersion: flarex.dev/v1
        kind: BotDatabase
        metadata: {name: weather, workspace: acme}
        spec: {plann: free}

        """

    private func validate(_ files: [String: String], _ arguments: String...) async throws -> BuiltBinary.Outcome {
        try await TemporaryDirectory.with { directory in
            for (name, text) in files { try directory.write(text, to: "m/\(name)") }
            return try await BuiltBinary.run(
                ["validate", "--manifests", "m"] + arguments,
                workingDirectory: directory.path
            )
        }
    }

    @Test("text names file, line and column, hints at what was meant, and counts")
    func text() async throws {
        let outcome = try await validate(["bot.yaml": Self.bot])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("m/bot.yaml:4:8: error: "))
        #expect(outcome.output.contains("hint: "))
        #expect(outcome.output.contains("plan"))
        #expect(outcome.output.contains("1 file: "))
    }

    @Test("json has the keys of the contract")
    func json() async throws {
        let outcome = try await validate(["bot.yaml": Self.bot], "--format", "json")
        #expect(outcome.status == 1)
        for key in ["severity", "message", "file", "line", "column", "hint"] {
            #expect(outcome.output.contains("\"\(key)\" : "))
        }
        #expect(outcome.output.hasPrefix("["))
        #expect(outcome.errors == "")
    }

    @Test("github commands keep what is special in them from breaking out")
    func github() async throws {
        let outcome = try await validate(["100%,a:b.yaml": Self.bot], "--format", "github")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("::error file=m/100%25%2Ca%3Ab.yaml,line=4,col=8,title=flarexdb::"))
        #expect(outcome.output.contains("%0Ahint: "))
        for line in outcome.output.split(separator: "\n") { #expect(line.hasPrefix("::")) }
    }

    @Test("the examples and the shipped manifests are valid", arguments: ["Examples/gitops", "Manifests"])
    func shipped(folder: String) async throws {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let outcome = try await BuiltBinary.run(["validate", "--manifests", folder], workingDirectory: root)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains(" 0 errors, "))
    }

    @Test("a missing, empty or unreadable place is an error that names it")
    func places() async throws {
        try await TemporaryDirectory.with { directory in
            let missing = try await BuiltBinary.run(
                ["validate", "--manifests", "absent"],
                workingDirectory: directory.path
            )
            #expect(missing.status == 1)
            #expect(missing.output.contains("absent"))
            try directory.write("", to: "empty/readme.txt")
            let empty = try await BuiltBinary.run(
                ["validate", "--manifests", "empty"],
                workingDirectory: directory.path
            )
            #expect(empty.status == 1)
            #expect(empty.output.contains("empty"))
        }
    }

    @Test("FLAREXDB_MANIFESTS names several places")
    func environment() async throws {
        try await TemporaryDirectory.with { directory in
            try directory.write(Self.bot, to: "one/a.yaml")
            try directory.write(Self.bot, to: "two/b.yaml")
            let outcome = try await BuiltBinary.run(
                ["validate"],
                environment: ["FLAREXDB_MANIFESTS": "one:two"],
                workingDirectory: directory.path
            )
            #expect(outcome.output.contains("one/a.yaml:4"))
            #expect(outcome.output.contains("two/b.yaml:4"))
        }
    }

    @Test("files by themselves are checked without policy and plans, and the rest is named")
    func part() async throws {
        try await TemporaryDirectory.with { directory in
            try directory.write(Self.bot.replacing("plann", with: "plan"), to: "right.yaml")
            try directory.write(Self.bot, to: "wrong.yaml")
            let right = try await BuiltBinary.run(["validate", "right.yaml"], workingDirectory: directory.path)
            #expect(right.status == 0)
            #expect(right.output == "1 file: 0 errors, 0 warnings.\n")
            #expect(right.errors.contains("that plans exist"))
            let both = try await BuiltBinary.run(
                ["validate", "--format", "json", "right.yaml", "wrong.yaml"],
                workingDirectory: directory.path
            )
            #expect(both.status == 1)
            #expect(both.output.hasPrefix("["))
            #expect(both.output.contains("\"file\" : \"wrong.yaml\""))
            let twice = try await BuiltBinary.run(
                ["validate", "right.yaml", "--manifests", "wrong.yaml"],
                workingDirectory: directory.path
            )
            #expect(twice.status == 64)
        }
    }

    @Test("manifests come from standard input, and their place says so", arguments: ["-", "/dev/stdin"])
    func standardInput(path: String) async throws {
        for arguments in [[path], ["--manifests", path]] {
            let outcome = try await BuiltBinary.run(["validate"] + arguments, input: Self.bot)
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("<stdin>:4:8: error: unknown key"))
        }
    }

    @Test("what reads manifests twice, or asks, refuses standard input")
    func refusedStandardInput() async throws {
        let apply = try await BuiltBinary.run(["apply", "--manifests", "-"], input: Self.bot)
        #expect(apply.status == 1)
        #expect(apply.errors.contains("cannot ask for confirmation"))
        for command in [["run"], ["import"], ["dev", "folder"]] {
            let outcome = try await BuiltBinary.run(command + ["--manifests", "-"], input: Self.bot)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("standard input"))
        }
    }

    @Test("the shell's substitution of a command's output is read")
    func processSubstitution() async throws {
        try await TemporaryDirectory.with { directory in
            try directory.write(Self.bot, to: "bot.yaml")
            let command = "\(try BuiltBinary.flarexdb) validate <(cat bot.yaml)"
            let outcome = try await Documentation.bash(command, in: directory.path)
            #expect(outcome.output.contains(":4:8: error: unknown key"))
        }
    }

    @Test("the schema is JSON of draft-07")
    func schema() async throws {
        let outcome = try await BuiltBinary.run(["schema"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("http://json-schema.org/draft-07/schema#"))
    }
}

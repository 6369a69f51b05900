import SystemPackage
import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
    @Test(
        "of every command is as the golden text has it",
        arguments: [
            "", "validate", "plan", "apply", "run", "keygen", "secret", "secret list", "secret show", "secret rotate",
            "secret reseal", "exec", "console",
            "schema", "init", "explain", "dev", "doctor", "import", "status", "sweep", "usage", "wait", "completion",
            "version", "migrate", "migrations", "audit",
            "audit list", "audit show", "audit verify", "audit prove", "audit export", "backup", "backup verify",
            "backup prune",
            "backups", "restore", "panel", "panel login", "token", "token create", "token list", "token revoke",
            "requests", "uninstall", "diff", "pooler", "pooler pgbouncer",
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

    @Test("the version is printed alone", arguments: ["--version", "-V", "version"])
    func version(argument: String) async throws {
        let outcome = try await BuiltBinary.run([argument])
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+\n/#) != nil)
    }

    @Test("an unknown command is a usage error that names the one that was likely meant")
    func unknownCommand() async throws {
        let near = try await BuiltBinary.run(["pln"])
        #expect(near.status == 64)
        #expect(near.errors.contains("there is no command pln; did you mean \"plan\"?"))
        let far = try await BuiltBinary.run(["frobnicate"])
        #expect(far.status == 64)
        #expect(!far.errors.contains("did you mean"))
    }

    @Test("a completion script completes the commands", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async throws {
        let outcome = try await BuiltBinary.run(["completion", shell])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("doctor") && outcome.output.contains("detailed-exitcode"))
    }

    @Test(
        "bots' names are completed from the manifests",
        arguments: ["status we", "secret show we", "plan --bot we", "apply --yes --bot we"]
    )
    func botCompletion(line: String) async throws {
        try await Workspace.with { workspace in
            try await workspace.writePolicy(recipient: "x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=")
            for bot in ["billing", "weather", "webcam"] { try workspace.writeBot(bot) }
            let run = try await Documentation.bash(
                """
                source <(flarexdb completion bash)
                COMP_LINE='flarexdb \(line)'
                COMP_WORDS=($COMP_LINE)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_POINT=${#COMP_LINE}
                _flarexdb flarexdb "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}" | sort
                """,
                environment: [
                    "FLAREXDB_MANIFESTS": workspace.manifests.string,
                    "PATH": "\(try BuiltBinary.flarexdb.removingLastComponent()):/usr/local/bin:/usr/bin:/bin",
                ],
                in: workspace.directory.path
            )
            #expect(run.output == "weather\nwebcam\n")
        }
    }
}

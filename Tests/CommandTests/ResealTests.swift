import TestSupport
import Testing

@Suite("Resealing", .serialized, .throwawayServer)
struct ResealTests {
    /// Makes another key pair; returns its recipient.
    private func key(_ name: String, in workspace: Workspace) async throws -> String {
        let made = try await workspace.run("keygen", "--out", name)
        return String(made.output.prefix { !$0.isNewline })
    }

    @Test("a colleague's key is added with an existing one, and no password changes")
    func reseal() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let before = try await workspace.run("secret", "show", "weather", "--key", "key").output
            let colleague = try await key("colleague", in: workspace)
            try await workspace.writePolicy(recipient: workspace.recipient, colleague)

            let outcome = try await workspace.run("secret", "reseal", "--key", "key", "--yes")
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.output.contains("sealed for the 2 recipients of the policy, the same password"))
            #expect(!outcome.output.contains("rotatesCredential"))
            #expect(try await workspace.run("plan").output == "No changes.\n")
            for name in ["key", "colleague"] {
                let shown = try await workspace.run("secret", "show", "weather", environment: ["FLAREXDB_KEY": name])
                #expect(shown.output == before, "\(shown.errors)")
            }
            let again = try await workspace.run("secret", "reseal", "--key", "key", "--yes")
            #expect(again.output == "No changes.\n" && again.status == 0)
            let log = try await workspace.run("audit", "list", "--act", "resealSecret")
            #expect(log.output.contains("weather") && log.output.contains("billing"), "\(log.errors)")
        }
    }

    @Test("a secret that the key does not open is named, and left for apply")
    func wrongKey() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            let colleague = try await key("colleague", in: workspace)
            try await workspace.writePolicy(recipient: workspace.recipient, colleague)
            let status = try await workspace.run("status", "weather")
            #expect(status.output.contains(", which are not spec.secrets.recipients\n"), "\(status.output)")
            let outcome = try await workspace.run("secret", "reseal", "--key", "colleague", "--yes")
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("bot acme/weather: cannot reseal the secret: "))
            #expect(outcome.output.contains("is not sealed to this key"))

            let applied = try await workspace.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.output)")
            #expect(try await workspace.run("secret", "show", "weather", "--key", "colleague").status == 0)
        }
    }

    @Test("a paused bot's secret is closed to those who were taken off the list, and others' passwords with it")
    func paused() async throws {
        try await Workspace.withServer(bots: ["billing", "weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            try workspace.directory.write(
                Workspace.manifest(of: "weather", plan: "free").replacing(
                    "{plan: free}",
                    with: "{plan: free, suspend: true}"
                ),
                to: "manifests/weather.yaml"
            )
            try await workspace.run("apply", "--yes")
            try await workspace.writePolicy(recipient: key("new", in: workspace))
            #expect(try await workspace.run("apply", "--yes").status == 0)
            for bot in ["billing", "weather"] {
                let removed = try await workspace.run("secret", "show", bot, "--key", "key")
                #expect(removed.status == 1 && removed.errors.contains("is not sealed to this key"))
                #expect(try await workspace.run("secret", "show", bot, "--key", "new").status == 0)
            }
            #expect(try await workspace.run("plan").output == "No changes.\n")
        }
    }

    @Test("a rotation within the overlap of another is refused, with the time that it ends and the way through")
    func rotateTwice() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            #expect(try await workspace.run("secret", "rotate", "weather", "--yes").status == 0)
            let shown = try await workspace.run("secret", "show", "weather", "--key", "key").output
            let again = try await workspace.run("secret", "rotate", "weather", "--yes")
            #expect(again.status == 3)
            #expect(again.output.contains("the one before it is valid until "))
            #expect(again.output.contains("secret rotate --now"))
            #expect(try await workspace.run("secret", "show", "weather", "--key", "key").output == shown)
            #expect(try await workspace.run("wait", "weather", "--timeout", "0s").status == 0)
            #expect(try await workspace.run("secret", "rotate", "weather", "--now", "--yes").status == 0)
        }
    }

    @Test("the list has both logins of an overlap, ages, forms and recipients, and needs no key")
    func list() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            try await workspace.run("secret", "rotate", "weather", "--yes")
            let recipient = try workspace.recipient
            let text = try await workspace.run("secret", "list")
            #expect(text.status == 0, "\(text.errors)")
            let lines = text.output.split(separator: "\n")
            #expect(lines[0].split(separator: " ") == ["BOT", "LOGIN", "ISSUED", "AGE", "UNTIL", "FORM", "RECIPIENTS"])
            #expect(lines.dropFirst().map { $0.prefix { $0 != " " } } == ["billing", "weather", "weather"])
            #expect(lines[2].contains("_a  ") && lines[2].hasSuffix("plain  \(recipient.dropFirst(7).prefix(8))"))
            let json = try await workspace.run("secret", "list", "weather", "--format", "json")
            #expect(json.output.contains(recipient))
            #expect(json.output.contains("previousUntil") && !json.output.contains("billing"))
        }
    }

    @Test("who opens a secret in the documented form is told which clients refuse it")
    func form() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            let plain = try await workspace.run("secret", "show", "weather", "--key", "key")
            #expect(plain.errors == "")
            try await workspace.writePolicy(recipient: workspace.recipient, urlForm: "documented")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let documented = try await workspace.run("secret", "show", "weather", "--key", "key")
            #expect(documented.errors.hasPrefix("note: DATABASE_URL has the documented form, which psql, psycopg"))
            let waited = try await workspace.run("wait", "weather", "--no-color", "--manifests", "manifests")
            #expect(waited.status == 0 && waited.errors.hasPrefix("note: DATABASE_URL has the documented form"))
            let one = try await workspace.run(
                "secret",
                "show",
                "weather",
                "--key",
                "key",
                "--name",
                "DATABASE_URL_PLAIN"
            )
            #expect(one.errors == "")
        }
    }

    @Test("keys of other programs are called what they are")
    func foreignKeys() async throws {
        try await Workspace.with { workspace in
            for (text, kind) in [
                ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n", "an OpenSSH key"),
                ("AGE-SECRET-KEY-1QQQ\n", "an age key"),
            ] {
                try workspace.directory.write(text, to: "foreign")
                _ = try await atShell(workspace, "chmod 600 foreign")
                let outcome = try await workspace.run("secret", "show", "weather", "--key", "foreign")
                #expect(outcome.status == 1 && outcome.errors.contains("is not a private key file: it is \(kind)"))
            }
            let none = try await workspace.run("secret", "show", "weather")
            #expect(none.status == 64 && none.errors.contains("--key or FLAREXDB_KEY"))
        }
    }
}

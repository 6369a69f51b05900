import Glibc
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Secrets", .serialized, .throwawayServer)
struct SecretTests {
    @Test("keygen writes a file for its owner alone, and never over another")
    func keygen() async throws {
        try await Workspace.with { workspace in
            let made = try await workspace.run("keygen", "--out", "k")
            #expect(made.status == 0)
            #expect(made.output.wholeMatch(of: #/x25519:[A-Za-z0-9+\/]{43}=\n/#) != nil)
            var status = stat()
            #expect(stat(workspace.directory.path.appending("k").string, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            let before = try textFile(workspace.directory.path.appending("k"))
            let again = try await workspace.run("keygen", "--out", "k")
            #expect(again.status == 1)
            #expect(again.output == "")
            #expect(try textFile(workspace.directory.path.appending("k")) == before)
        }
    }

    @Test("show prints all values, or one alone, and says what is wrong otherwise")
    func show() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let all = try await workspace.run("secret", "show", "weather", "--key", "key")
            #expect(all.status == 0, "\(all.errors)")
            let names = all.output.split(separator: "\n").map { $0.prefix { $0 != "=" } }
            #expect(
                names == [
                    "DATABASE_URL", "DATABASE_URL_PLAIN", "PGDATABASE", "PGHOST", "PGPASSWORD", "PGPORT", "PGSSLMODE",
                    "PGUSER",
                ]
            )
            let one = try await workspace.run("secret", "show", "weather", "--key", "key", "--name", "PGDATABASE")
            #expect(one.output == "flarex\n")

            try await workspace.run("keygen", "--out", "other")
            let mistakes: [([String], String)] = [
                (["weather", "--key", "key", "--name", "PGSOMETHING"], "holds no PGSOMETHING"),
                (["nobody", "--key", "key"], "no secret is stored for bot nobody"),
                (["No Name", "--key", "key"], "is not a valid bot name"),
                (["weather", "--key", "absent"], "absent"),
                (["weather", "--key", "other"], "x25519:"),
            ]
            for (arguments, complaint) in mistakes {
                let outcome = try await BuiltBinary.run(
                    ["secret", "show"] + arguments,
                    environment: await workspace.variables,
                    workingDirectory: workspace.directory.path
                )
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains(complaint))
                #expect(outcome.output == "")
            }
        }
    }

    @Test("a secret that is not there is told with the database that was looked in, and why")
    func missingSecret() async throws {
        try await Workspace.withServer { workspace in
            func errors(_ bot: String, _ environment: [String: String?] = [:]) async throws -> String {
                let outcome = try await workspace.run(
                    "secret",
                    "show",
                    bot,
                    "--key",
                    "key",
                    environment: environment
                )
                #expect(outcome.status == 1)
                return outcome.errors
            }
            try await workspace.run("apply", "--yes")
            let unknown = try await errors("nobody")
            #expect(unknown.contains("no secret is stored for bot nobody in database flarex\n"))
            #expect(unknown.contains("names a bot nobody"))

            let unplaced = try await errors("weather", ["FLAREXDB_MANIFESTS": "absent"])
            #expect(unplaced.contains("there is no secret of any bot in database postgres, the admin connection's"))
            #expect(unplaced.contains("flarexdb has applied nothing there"))
            #expect(unplaced.contains("There are no manifests in absent"))

            let shared = await workspace.server?.adminURL(database: "flarex")
            let found = try await workspace.run(
                "secret",
                "show",
                "weather",
                "--key",
                "key",
                environment: ["FLAREXDB_MANIFESTS": "absent", "FLAREXDB_ADMIN_URL": shared]
            )
            #expect(found.status == 0, "\(found.errors)")

            try workspace.directory.write("kind: [\n", to: "broken/cluster.yaml")
            let broken = try await errors("weather", ["FLAREXDB_MANIFESTS": "broken"])
            #expect(broken.contains("broken/cluster.yaml:"))
            #expect(broken.contains("contain no usable Cluster policy"))
        }
    }

    @Test("exec gives the command the bot's connection and nothing of the admin's")
    func exec() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let printed = try await workspace.run(
                "exec",
                "weather",
                "--key",
                "key",
                "--",
                "env",
                environment: ["PGSERVICE": nil, "PGAPPNAME": "x", "PGPASSFILE": "/nowhere", "PGSSLROOTCERT": "/ca"]
            )
            #expect(printed.status == 0, "\(printed.errors)")
            let names = Set(printed.output.split(separator: "\n").map { String($0.prefix { $0 != "=" }) })
            #expect(names.isSuperset(of: ["DATABASE_URL", "DATABASE_URL_PLAIN", "PGHOST", "PGUSER", "PGPASSWORD"]))
            // The bot needs the private authority of the server as the admin does.
            #expect(names.contains("PGSSLROOTCERT"))
            #expect(names.isDisjoint(with: ["FLAREXDB_ADMIN_URL", "PGAPPNAME", "PGPASSFILE", "PGSERVICE"]))

            let psql = try #require(workspace.server).tool("psql").string
            let user = try await workspace.run(
                "exec",
                "weather",
                "--key",
                "key",
                "--",
                psql,
                "-Atc",
                "SELECT current_user"
            )
            #expect(user.output.hasPrefix("bot_"), "\(user.errors)")
        }
    }

    @Test("exec passes on the command's input, exit code and signal")
    func execEnds() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            func exec(_ script: String, input: String = "") async throws -> BuiltBinary.Outcome {
                try await workspace.run("exec", "weather", "--key", "key", "--", "sh", "-c", script, input: input)
            }
            #expect(try await exec("exit 41").status == 41)
            #expect(try await exec("kill -TERM $$").status == 128 + SIGTERM)
            #expect(try await exec("cat", input: "hello").output == "hello")
            let missing = try await workspace.run("exec", "weather", "--key", "key", "--", "no-such-command")
            #expect(missing.status == 127)
            #expect(missing.errors.contains("cannot run no-such-command: No such file or directory"))
        }
    }
}

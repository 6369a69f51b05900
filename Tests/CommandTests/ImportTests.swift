import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Import", .serialized, .throwawayServer)
struct ImportTests {
    /// The legacy of other tests, roles and schemas alike, goes with the database and by name.
    private func withLegacy(
        _ statements: [SQL],
        _ body: (Workspace) async throws -> Void
    ) async throws {
        try await Workspace.withServer(bots: ["billing"]) { workspace in
            let server = try await workspace.session("postgres")
            let roles = try await server.query("SELECT rolname::text FROM pg_roles WHERE rolname LIKE '%\\_app'") {
                try $0.text(0)
            }
            for role in roles.compactMap({ Identifier($0) }) { try await server.execute("DROP ROLE \(role)") }
            await server.close()
            try await workspace.run("apply", "--yes")
            let session = try await workspace.session()
            for statement in statements { try await session.execute(statement) }
            await session.close()
            try await body(workspace)
        }
    }

    @Test("bots whose manifests were lost get new ones, with which a plan is empty")
    func knownBots() async throws {
        try await Workspace.withServer(bots: []) { workspace in
            let folder = workspace.directory
            try folder.write(
                """
                apiVersion: flarex.dev/v1
                kind: Plan
                metadata: {name: metered}
                spec: {storage: 1GB, overage: {allowed: true, pricePerGBMonth: "0.25", currency: USD}}

                """,
                to: "manifests/plans.yaml"
            )
            let specs = [
                "atlas": "{plan: free}", "birch": "{plan: metered, overage: true, urlForm: documented}",
                "cedar": "{plan: metered}", "delta": "{plan: free, suspend: true}",
            ]
            for (name, spec) in specs {
                let notes = name == "atlas" ? ", annotations: {flarex.dev/prune: disabled}" : ""
                try folder.write(
                    """
                    apiVersion: flarex.dev/v1
                    kind: BotDatabase
                    metadata: {name: \(name), workspace: acme\(notes)}
                    spec: \(name == "delta" ? "{plan: free}" : spec)

                    """,
                    to: "manifests/bots/\(name).yaml"
                )
            }
            #expect(try await workspace.run("apply", "--yes").status == 0)
            try folder.write(
                Workspace.manifest(of: "delta", plan: "free, suspend: true"),
                to: "manifests/bots/delta.yaml"
            )
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let names = specs.keys.sorted()
            for name in names { unlink(folder.path.appending("manifests/bots/\(name).yaml").string) }

            let printed = try await workspace.run("import")
            #expect(printed.status == 0, "\(printed.errors)")
            #expect(printed.output.split(separator: "---\n").count == 4)
            let written = try await workspace.run("import", "--out", "manifests")
            #expect(written.status == 0 && written.output == "", "\(written.errors)")
            #expect(written.errors == "wrote 4 manifests to manifests\n")
            let plan = try await workspace.run("plan", "--detailed-exitcode")
            #expect(plan.status == 0 && plan.output == "No changes.\n", "\(plan.output)\(plan.errors)")

            let again = try await workspace.run("import")
            #expect(again.status == 0 && again.output == "")
            #expect(again.errors == "every bot in the registry has a manifest\n")
            let policy = ["--manifests", "manifests/cluster.yaml", "--manifests", "manifests/plans.yaml"]
            let over = try await workspace.run(["import", "--out", "manifests"] + policy)
            #expect(over.status == 1)
            #expect(
                over.errors.hasPrefix(
                    "error: manifests/acme/atlas.yaml and 3 others exist already; nothing was written"
                )
            )
        }
    }

    @Test("a tombstoned bot stays out, and the reader is told")
    func tombstoned() async throws {
        try await Workspace.withServer(bots: ["billing", "weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            unlink(workspace.manifests.appending("weather.yaml").string)
            try await workspace.run("apply", "--yes", "--allow", "massPrune")
            let outcome = try await workspace.run("import")
            #expect(outcome.status == 0 && outcome.output == "")
            #expect(outcome.errors.contains("bot weather is tombstoned and stays out"))
        }
    }

    @Test("a role and a schema are taken over as a pair, and the manifest is the text to review")
    func pair() async throws {
        let legacy: [SQL] = [
            "CREATE ROLE weather_app LOGIN PASSWORD 'legacy'", "CREATE SCHEMA weather AUTHORIZATION weather_app",
            "CREATE TABLE weather.reports AS SELECT 1 AS id", "ALTER TABLE weather.reports OWNER TO weather_app",
        ]
        try await withLegacy(legacy) { workspace in
            let arguments = ["--role", "weather_app", "--schema", "weather", "--workspace", "acme", "--plan", "free"]
            let printed = try await workspace.run(["import"] + arguments)
            #expect(printed.errors == "")
            #expect(
                printed.output == """
                    apiVersion: flarex.dev/v1
                    kind: BotDatabase
                    metadata:
                      name: weather
                      workspace: acme
                      annotations:
                        flarex.dev/adopt: "true"
                        flarex.dev/adopt-role: weather_app
                        flarex.dev/adopt-schema: weather
                    spec:
                      plan: free

                    """
            )
            #expect(try await workspace.run(["import", "--out", "manifests"] + arguments).status == 0)
            let applied = try await workspace.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
            #expect(try await workspace.run("plan").output == "No changes.\n")
            let rows = try await workspace.run(
                "exec",
                "weather",
                "--key",
                workspace.key.string,
                "--",
                "psql",
                "-Atc",
                "TABLE reports"
            )
            #expect(rows.output == "1\n", "\(rows.errors)")
        }
    }

    @Test("every schema of a name is taken over with the role that is its own")
    func matching() async throws {
        let legacy: [SQL] = [
            "CREATE ROLE a_app LOGIN", "CREATE ROLE both_app LOGIN", "CREATE SCHEMA tenant_a AUTHORIZATION a_app",
            "CREATE SCHEMA tenant_b AUTHORIZATION both_app", "CREATE SCHEMA tenant_c AUTHORIZATION both_app",
            "CREATE SCHEMA other AUTHORIZATION both_app", "CREATE TABLE tenant_b.t (id serial)",
            "ALTER TABLE tenant_b.t OWNER TO both_app",
        ]
        try await withLegacy(legacy) { workspace in
            let arguments = ["--all-matching", "tenant_*", "--workspace", "acme", "--plan", "free"]
            let outcome = try await workspace.run(["import", "--out", "manifests"] + arguments)
            #expect(outcome.status == 0)
            #expect(
                outcome.errors == """
                    warning: schema tenant_b belongs to both_app, which owns other schemas too: its bot gets a new role
                    warning: schema tenant_c belongs to both_app, which owns other schemas too: its bot gets a new role
                    wrote 3 manifests to manifests

                    """
            )
            let applied = try await workspace.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
            #expect(try await workspace.run("plan").output == "No changes.\n")
            let left = try await workspace.texts(
                "SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^(tenant|other)'"
            )
            #expect(left == ["other"])
            let none = try await workspace.run(["import"] + arguments)
            #expect(none.status == 1)
            #expect(none.errors.contains(#"no schema that a bot could take over has a name like "tenant_*""#))
        }
    }

    @Test("what cannot be taken over is told, all of it, and nothing is written")
    func mistakes() async throws {
        try await withLegacy(["CREATE ROLE super_app SUPERUSER", "CREATE SCHEMA billing"]) { workspace in
            let settings = ["--workspace", "acme", "--plan", "gold"]
            let pairs = ["--role", "nobody", "--schema", "nowhere", "--role", "super_app", "--schema", "billing"]
            let outcome = try await workspace.run(["import", "--out", "new"] + pairs + settings)
            #expect(outcome.status == 1 && outcome.output == "")
            #expect(outcome.errors.contains(#"error: there is no role "nobody" that a bot could take over"#))
            #expect(outcome.errors.contains(#"error: there is no schema "nowhere" in the database"#))
            #expect(outcome.errors.contains(#"error: role "super_app" is a superuser"#))
            let taken = try await workspace.run(["import", "--schema", "billing"] + settings)
            #expect(taken.errors.contains(#"error: there is a bot billing already, and "billing" would be another"#))
            let named = try await workspace.run(["import", "--schema", "billing", "--name", "bills"] + settings)
            #expect(named.status == 1)
            #expect(named.errors.hasPrefix(#"acme/bills.yaml:10:9: error: unknown plan "gold""#), "\(named.errors)")
            let twice = try await workspace.run(
                ["import", "--schema", "billing", "--schema", "billing", "--name", "a", "--name", "b"] + settings
            )
            #expect(twice.errors.contains(#"error: another bot takes over the schema "billing""#))
            for usage in [
                ["--role", "a", "--schema", "b", "--schema", "c"] + settings, ["--schema", "b"], ["--plan", "b"],
            ] {
                #expect(try await workspace.run(["import"] + usage).status == 64)
            }
        }
    }
}

import Manifests
import SystemPackage
import TestSupport
import Testing

@Suite("Init and explain", .serialized, .throwawayServer)
struct InitTests {
    @Test("an empty folder has a first bot after three commands")
    func firstBot() async throws {
        try await Workspace.withServer(bots: []) { workspace in
            let server = try #require(workspace.server)
            let url = await server.adminURL()
            let outcome = try await Documentation.bash(
                """
                set -e
                exec 2>&1
                flarexdb init db --bot weather --workspace acme
                cd db
                flarexdb apply --yes | tail -1
                flarexdb exec weather --key flarexdb.key -- psql -XqAt -c 'SELECT 42'
                git init -q && git add . && git ls-files
                stat -c %a flarexdb.key
                """,
                environment: [
                    "FLAREXDB_ADMIN_URL": url,
                    "PATH": "\(try BuiltBinary.flarexdb.removingLastComponent()):/usr/local/bin:/usr/bin:/bin",
                ],
                in: workspace.directory.path
            )
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(
                lines.prefix(6) == [
                    "db/Manifests/cluster.yaml", "db/Manifests/plans.yaml", "db/Manifests/weather.yaml",
                    "db/Manifests/flarexdb.schema.json", "db/.gitignore", "db/flarexdb.key",
                ],
                "\(outcome.output)"
            )
            #expect(lines.contains { $0.hasPrefix("Applied: ") && $0.hasSuffix(" 0 dropped.") }, "\(outcome.output)")
            #expect(
                lines.suffix(7) == [
                    "42", ".gitignore", "Manifests/cluster.yaml", "Manifests/flarexdb.schema.json",
                    "Manifests/plans.yaml", "Manifests/weather.yaml", "600",
                ],
                "\(outcome.output)"
            )
        }
    }

    @Test("nothing that is there is changed")
    func existing() async throws {
        try await TemporaryDirectory.with { folder in
            try folder.write("mine", to: "Manifests/plans.yaml")
            let outcome = try await BuiltBinary.run(["init", folder.path.string])
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("plans.yaml exists already; nothing was written"), "\(outcome.errors)")
            #expect(try textFile(folder.path.appending("Manifests/plans.yaml")) == "mine")
            let key = try await BuiltBinary.run(["keygen", "--out", folder.path.appending("flarexdb.key").string])
            #expect(key.status == 0)
            #expect(try await BuiltBinary.run(["init", folder.path.string]).status == 1)
        }
    }

    @Test("the shipped manifests are the ones that init writes, with placeholders")
    func shipped() throws {
        let folder = Documentation.root.appending("Manifests")
        #expect(try textFile(folder.appending("cluster.yaml")) == StarterManifests.cluster())
        #expect(try textFile(folder.appending("plans.yaml")) == StarterManifests.plans)
    }

    @Test(
        "a field is explained by the schema",
        arguments: ["bot.spec.plan", "Cluster.spec.endpoint", "cluster.spec.secrets.recipients", "Plan"]
    )
    func explain(field: String) async throws {
        let outcome = try await BuiltBinary.run(["explain", field])
        #expect(outcome.status == 0)
        try Golden.expect(outcome.output, matches: "Golden/Explain/\(field).txt")
    }

    @Test("annotations are explained by their whole names")
    func annotation() async throws {
        let outcome = try await BuiltBinary.run(["explain", "bot.metadata.annotations.flarex.dev/prune"])
        #expect(outcome.output.contains("FIELD: metadata.annotations.flarex.dev/prune <disabled>\n"))
    }

    @Test(
        "a field that does not exist is an error with the one that was likely meant",
        arguments: [
            ("bot.spec.plam", "did you mean \"plan\"?"), ("spec.overage", "put one before it: BotDatabase, Plan"),
            ("bot.spec.plan.name", "it has no fields"), ("frob", "begin with a kind: "),
        ]
    )
    func unknown(field: String, hint: String) async throws {
        let outcome = try await BuiltBinary.run(["explain", field])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }
}

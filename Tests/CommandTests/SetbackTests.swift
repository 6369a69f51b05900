import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Status and wait do not call a bot Ready that is not as its manifest says.
@Suite("Setbacks in status and wait", .serialized, .throwawayServer)
struct SetbackTests {
    private static let elsewhere: [String: String?] = ["FLAREXDB_MANIFESTS": nil]

    /// What another host's `status` says of the bot, after its `wait` did not return 0.
    private func detail(_ bot: String, in workspace: Workspace) async throws -> String {
        let wait = try await workspace.run("wait", bot, "--timeout", "0s", environment: Self.elsewhere)
        #expect(wait.status == 1, "\(wait.output)")
        return try await workspace.run("status", bot, environment: Self.elsewhere).output
    }

    private func expectReady(_ bot: String, in workspace: Workspace) async throws {
        let wait = try await workspace.run("wait", bot, "--timeout", "0s", environment: Self.elsewhere)
        #expect(wait.status == 0, "\(wait.errors)")
        let status = try await workspace.run("status", bot, environment: Self.elsewhere).output
        #expect(status.contains("everything is as the manifest says"), "\(status)")
    }

    private func allow(_ extensions: String, in workspace: Workspace) throws {
        let policy = try textFile(workspace.manifests.appending("cluster.yaml"))
        try workspace.directory.write(
            policy.replacing("extensions: []", with: "extensions: [\(extensions)]"),
            to: "manifests/cluster.yaml"
        )
    }

    @Test("a bot without an extension that the server does not have is Pending, with the reason")
    func refused() async throws {
        try await Workspace.withServer { workspace in
            try allow("nonesuch", in: workspace)
            let manifest = Workspace.manifest(of: "weather", plan: "free")
            try workspace.directory.write(
                manifest.replacing("{plan: free}", with: "{plan: free, extensions: [nonesuch]}"),
                to: "manifests/weather.yaml"
            )
            let apply = try await workspace.run("apply", "--yes")
            #expect(apply.status == 3)
            let status = try await detail("weather", in: workspace)
            #expect(status.contains(/Phase +Pending/), "\(status)")
            #expect(
                status.contains(
                    /Ready +False +Refused .*cannot give extension nonesuch to bot weather: the server does not have it/
                ),
                "\(status)"
            )
            #expect(!status.contains("everything is as the manifest says"))
            try await expectReady("billing", in: workspace)
            let table = try await workspace.run("status").output
            #expect(table.contains(/weather +acme +free +Pending .* Refused/), "\(table)")
            try workspace.directory.write(manifest, to: "manifests/weather.yaml")
            try await workspace.run("apply", "--yes")
            try await expectReady("weather", in: workspace)
        }
    }

    @Test("a bot whose manifest is broken afterwards is told of it, with the line; its data and login stay")
    func invalid() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            try workspace.writeBot("weather", plan: "fre")
            let apply = try await workspace.run("apply", "--yes")
            #expect(apply.status == 3)
            let status = try await detail("weather", in: workspace)
            #expect(status.contains(/Ready +False +ManifestInvalid/), "\(status)")
            #expect(status.contains(#"manifests/weather.yaml:4: unknown plan "fre""#), "\(status)")
            try await expectReady("billing", in: workspace)
            try workspace.writeBot("weather")
            try await workspace.run("apply", "--yes")
            try await expectReady("weather", in: workspace)
        }
    }

    @Test("bots whose deletion is held back are told of it, until it is allowed")
    func held() async throws {
        try await Workspace.withServer(bots: ["billing", "chat", "weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            for bot in ["billing", "chat"] {
                #expect(unlink(workspace.manifests.appending("\(bot).yaml").string) == 0)
            }
            let apply = try await workspace.run("apply", "--yes")
            #expect(apply.status == 3)
            let status = try await detail("chat", in: workspace)
            #expect(status.contains(/Ready +False +PruneHeld .*they are 2 of 3 bots/), "\(status)")
            try await expectReady("weather", in: workspace)
            let allowed = try await workspace.run("apply", "--yes", "--allow", "massPrune")
            #expect(allowed.status == 0, "\(allowed.output)")
            let gone = try await detail("chat", in: workspace)
            #expect(gone.contains(/Phase +Tombstoned/), "\(gone)")
            #expect(gone.contains(/Writes +no login/), "\(gone)")
            #expect(try await workspace.texts("SELECT bot FROM flarex.setback") == [])
        }
    }

    @Test("a bot that has no password yet, as after the SQL form alone, is not Ready")
    func credential() async throws {
        try await Workspace.withServer { workspace in
            let script = try await workspace.run("plan", "--format", "sql").output
            let file = try workspace.directory.write(script, to: "plan.sql")
            let url = try #require(await workspace.server?.adminURL())
            let psql = try await atShell(workspace, "psql -X -q -v ON_ERROR_STOP=1 -d '\(url)' -f '\(file)' 2>&1")
            #expect(psql.status == 0, "\(psql.output)")
            let status = try await detail("weather", in: workspace)
            #expect(status.contains(/Ready +False +CredentialMissing +\S+ +it has no password yet/), "\(status)")
            #expect(status.contains(/Writes +no login/))
            try await workspace.run("apply", "--yes")
            try await expectReady("weather", in: workspace)
        }
    }

    @Test("a bot that changes hands keeps its login while its extension cannot be given")
    func adoption() async throws {
        try await Workspace.withServer(bots: ["billing"]) { workspace in
            try await workspace.run("apply", "--yes")
            try allow("nonesuch", in: workspace)
            let session = try await workspace.session()
            try await session.execute("DROP ROLE IF EXISTS tenant_app")
            try await session.execute("CREATE ROLE tenant_app LOGIN PASSWORD 'theirs'")
            try await session.execute("CREATE SCHEMA tenant AUTHORIZATION tenant_app")
            try workspace.directory.write(
                """
                apiVersion: flarex.dev/v1
                kind: BotDatabase
                metadata:
                  name: tenant
                  workspace: acme
                  annotations:
                    flarex.dev/adopt: "true"
                    flarex.dev/adopt-role: tenant_app
                    flarex.dev/adopt-schema: tenant
                spec: {plan: free, extensions: [nonesuch]}

                """,
                to: "manifests/tenant.yaml"
            )
            let apply = try await workspace.run("apply", "--yes", "--allow", "adoptsExisting")
            #expect(apply.status == 3, "\(apply.output)")
            #expect(apply.output.contains("it could not have extension nonesuch"), "\(apply.output)")
            let logins: SQL = "SELECT rolname FROM pg_roles WHERE rolname = 'tenant_app' AND rolcanlogin"
            #expect(try await workspace.texts(logins) == ["tenant_app"])
            try await session.execute("DROP SCHEMA tenant")
            try await session.execute("DROP ROLE tenant_app")
            await session.close()
        }
    }

    @Test("status shows a rotation's logins, and chooses by workspace and phase")
    func choosing() async throws {
        try await Workspace.withServer { workspace in
            try workspace.directory.write(
                Workspace.manifest(of: "radio", plan: "free").replacing("acme", with: "umbrella"),
                to: "manifests/radio.yaml"
            )
            try await workspace.run("apply", "--yes")
            try await workspace.run("secret", "rotate", "weather", "--yes")
            let status = try await workspace.run("status", "weather").output
            #expect(status.contains(/Login +bot_[0-9a-f]+_[ab], issued \S+Z/), "\(status)")
            #expect(status.contains(/Login before +bot_[0-9a-f]+\S*, valid until \S+Z/), "\(status)")
            let umbrella = try await workspace.run("status", "--workspace", "umbrella", "--phase", "ready").output
            #expect(umbrella.contains("radio"))
            #expect(!umbrella.contains("weather"))
            #expect(try await workspace.run("status", "--phase", "failed").output == "No bots.\n")
            #expect(try await workspace.run("status", "--phase", "dead").status == 64)
        }
    }

    @Test("a manifest that moves to another folder is found there")
    func moved() async throws {
        try await Workspace.withServer { workspace in
            #expect(mkdir(workspace.directory.path.appending(".git").string, 0o700) == 0)
            try await workspace.run("apply", "--yes")
            try workspace.directory.write(Workspace.manifest(of: "weather", plan: "free"), to: "manifests/sky/w.yaml")
            #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
            let apply = try await workspace.run("apply", "--yes")
            #expect(apply.output == "No changes.\n")
            let status = try await workspace.run("status", "weather").output
            #expect(status.contains(/Manifest +manifests\/sky\/w.yaml:3/), "\(status)")
        }
    }
}

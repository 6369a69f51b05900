import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Cluster identity", .serialized, .throwawayServer)
struct ClusterIdentityTests {
    @Test("another cluster's manifests change nothing, and the refusal names both and the way through")
    func wrongCluster() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            try await workspace.writePolicy(recipient: workspace.recipient, name: "staging")
            try workspace.writeBot("another")
            let refused = try await workspace.run("apply", "--yes")
            #expect(refused.status == 3)
            #expect(refused.output.contains("it is cluster primary, and the manifests are for cluster staging"))
            #expect(try await workspace.texts("SELECT id FROM flarex.bot ORDER BY id") == ["billing", "weather"])
            let sweep = try await workspace.run("sweep")
            #expect(sweep.status == 1)
            #expect(sweep.errors.contains("it is cluster primary, and the manifests are for cluster staging"))

            let renamed = try await workspace.run("apply", "--yes", "--allow", "renamesCluster")
            #expect(renamed.status == 0, "\(renamed.output)")
            #expect(try await workspace.texts("SELECT name FROM flarex.cluster") == ["staging"])
            #expect(try await workspace.run("plan").output == "No changes.\n")
        }
    }

    @Test("plan and prompt name cluster, place and database")
    func names() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            let server = try #require(workspace.server)
            let place = "\(await server.socket.removingLastComponent()):\(await server.port)"
            let plan = try await workspace.run("plan")
            #expect(plan.output.hasPrefix("For cluster primary at \(place), database flarex.\n"))
            let port = await server.port
            let json = try await workspace.run("plan", "--format", "json")
            #expect(json.output.contains(#""name" : "primary""#) && json.output.contains(#""port" : \#(port)"#))
            let asked = try await atTerminal(workspace, ["apply"], answer: "no")
            #expect(
                asked.screen.contains("Apply these changes to cluster primary at \(place), database flarex? Only 'yes'")
            )
        }
    }

    @Test("a first apply names the roles that lose CONNECT, and leaves out those that keep it")
    func guests() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            let session = try await workspace.session("postgres")
            try await session.execute("CREATE DATABASE grafana")
            for role: Identifier in ["guest", "kept"] { try await session.execute("CREATE ROLE \(role) LOGIN") }
            try await session.execute("GRANT CONNECT ON DATABASE grafana TO kept")
            let unsaid = try await workspace.run("apply", "--yes")
            #expect(unsaid.status == 3)
            #expect(unsaid.output.contains("it has other databases that PUBLIC may connect to (grafana)"))
            #expect(unsaid.output.contains("`hardening: shared` leaves them as they are"))
            let databases = try await workspace.texts("SELECT datname::text FROM pg_database", in: "postgres")
            #expect(!databases.contains("flarex"))

            try workspace.edit("cluster", "secrets:", to: "hardening: dedicated\n  secrets:")
            let plan = try await workspace.run("plan")
            let note = "Note: role guest loses CONNECT on database grafana, which it has through PUBLIC alone"
            #expect(plan.output.contains(note))
            try await workspace.run("apply", "--yes")
            #expect(!(try await workspace.run("plan").output.contains("guest")))
            try await session.execute("DROP DATABASE grafana")
            for role: Identifier in ["guest", "kept"] { try await session.execute("DROP ROLE \(role)") }
            await session.close()
        }
    }

    @Test("a script for psql does nothing in another database, even where psql goes on after errors")
    func script() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            let server = try #require(workspace.server)
            let psql = "\(try server.tool("psql")) '\(await server.adminURL())'"
            let outcome = try await atShell(
                workspace,
                """
                "$flarexdb" apply --yes >/dev/null
                \(psql) -qc 'DROP OWNED BY flarex_bots'
                "$flarexdb" plan --format sql >plan.sql
                grep -v ON_ERROR_STOP plan.sql | \(psql) -f - >out 2>&1
                cat out; \(psql) -Atc "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'flarex%'"
                """
            )
            #expect(outcome.output.split(separator: "\n").last == "0", "\(outcome.output)")
            #expect(outcome.output.contains("this script is for another cluster or database"))
            #expect(outcome.output.split(separator: "\n").count { $0.contains("ERROR") } == 1, "\(outcome.output)")
        }
    }
}

import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// A loop that does nothing says why.
@Suite("What the loop refuses", .serialized, .throwawayServer)
struct LoopRefusalTests {
    private let heldBack = #"flarexdb_bots_held_back{reason="PruneHeld"}"#

    @Test("a mass deletion is held back, told of once, counted, and allowed beside the loop")
    func massDeletion() async throws {
        try await Workspace.withServer(bots: ["billing", "chat", "weather"]) { workspace in
            let outcome = try await RunningLoop.with(workspace) { loop in
                try await workspace.eventually("SELECT count(*)::text FROM flarex.bot", ["3"])
                for bot in ["billing", "chat"] {
                    #expect(unlink(workspace.manifests.appending("\(bot).yaml").string) == 0)
                }
                let held = try await loop.get("/metrics") { loop.metric(heldBack, in: $1) == 2 }
                #expect(loop.metric(heldBack, in: held.body) == 2)
                #expect(loop.metric(#"flarexdb_bots{phase="Ready"}"#, in: held.body) == 1)
                let passes = #"flarexdb_passes_total{result="incomplete"}"#
                try await loop.get("/metrics") { (loop.metric(passes, in: $1) ?? 0) >= 3 }
                try await workspace.eventually("SELECT bot FROM flarex.setback ORDER BY bot", ["billing", "chat"])
                let apply = try await workspace.run("apply", "--yes", "--allow", "massPrune")
                #expect(apply.status == 0, "\(apply.output)\(apply.errors)")
                let free = try await loop.get("/metrics") { loop.metric(heldBack, in: $1) == 0 }
                #expect(loop.metric(heldBack, in: free.body) == 0)
                try await loop.get("/metrics") { loop.metric("flarexdb_refused_steps", in: $1) == 0 }
            }
            #expect(outcome.status == 0)
            let line = "warning: refused: cannot tombstone 2 bots billing, chat: they are 2 of 3 bots"
            #expect(outcome.errors.ranges(of: line).count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("allow it with --allow massPrune"), "\(outcome.errors)")
            #expect(outcome.errors.contains("info: no longer refused: tombstone 2 bots billing, chat"))
        }
    }

    @Test("a tombstone is logged with its reason and with the date after which the data go")
    func tombstone() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await workspace.withLoop(["--interval", "1h"]) { _ in
                try await workspace.eventually("SELECT count(*)::text FROM flarex.bot", ["2"])
                #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
                try await workspace.eventually("SELECT phase FROM flarex.bot WHERE id = 'weather'", ["Tombstoned"])
            }
            #expect(
                outcome.errors.contains(
                    #/notice: tombstoned: its manifest is gone from \S+weather.yaml bot=weather dropAfter=\S+Z pass=/#
                ),
                "\(outcome.errors)"
            )
            // Two seconds pass in which it may come back; that is no doubt to tell of.
            #expect(!outcome.errors.contains("refused: "), "\(outcome.errors)")
        }
    }

    @Test("an old flarexdb at a newer control schema is not ready, does not lead and measures nothing")
    func newerControlSchema() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let outcome = try await RunningLoop.with(workspace) { loop in
                try await loop.get("/readyz") { status, _ in status == 200 }
                let session = try await workspace.session()
                try await session.execute("INSERT INTO flarex.schema_version (version) VALUES (1000)")
                let refused = try await loop.get("/readyz") { status, _ in status == 503 }
                #expect(refused.status == 503)
                #expect(refused.body.contains("its control schema has version 1000"), "\(refused.body)")
                let metrics = try await loop.get("/metrics") { loop.metric("flarexdb_leader", in: $1) == 0 }.body
                #expect(loop.metric("flarexdb_leader", in: metrics) == 0)
                #expect(loop.metric("flarexdb_cluster_refused", in: metrics) == 1)
                try await workspace.eventually("SELECT pid::text FROM pg_locks WHERE locktype = 'advisory'", [])

                try await session.execute("DELETE FROM flarex.usage")
                let sweep = try await workspace.run("sweep")
                #expect(sweep.status == 1)
                #expect(sweep.errors.contains("its control schema has version 1000"), "\(sweep.errors)")
                #expect(try await workspace.texts("SELECT bot FROM flarex.usage") == [])

                try await session.execute("DELETE FROM flarex.schema_version WHERE version = 1000")
                await session.close()
                let back = try await loop.get("/readyz") { status, _ in status == 200 }
                #expect(back.body == "ready: leads\n")
                let again = try await loop.get("/metrics") { loop.metric("flarexdb_cluster_refused", in: $1) == 0 }
                #expect(loop.metric("flarexdb_cluster_refused", in: again.body) == 0)
            }
            let line = "error: this flarexdb cannot work with the cluster"
            #expect(outcome.errors.ranges(of: line).count == 1, "\(outcome.errors)")
        }
    }

    @Test("a loop without the rights says so, and not that the server does not answer")
    func rights() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let session = try await workspace.session()
            try await session.execute("DROP ROLE IF EXISTS helper")
            try await session.execute("CREATE ROLE helper LOGIN PASSWORD 'x'")
            try await session.execute("GRANT CONNECT ON DATABASE flarex TO helper")
            let server = try #require(workspace.server)
            let url = "postgresql://helper:x@127.0.0.1:\(await server.port)/flarex"
            let outcome = try await RunningLoop.with(workspace, environment: ["FLAREXDB_ADMIN_URL": url]) { loop in
                let refused = try await loop.get("/readyz") { $1.contains("is not a superuser") }
                #expect(refused.status == 503)
                #expect(refused.body.hasPrefix("not ready: role helper is not a superuser"), "\(refused.body)")
            }
            #expect(!outcome.errors.contains("the server does not answer"), "\(outcome.errors)")
            try await session.execute("DROP OWNED BY helper")
            try await session.execute("DROP ROLE helper")
            await session.close()
        }
    }

    @Test("a sweep of a standby says what apply says of it")
    func standby() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let server = try #require(workspace.server)
            try await server.withReplica { replica in
                let environment: [String: String?] = ["FLAREXDB_ADMIN_URL": await replica.adminURL()]
                let sweep = try await workspace.run("sweep", environment: environment)
                #expect(sweep.status == 1)
                #expect(sweep.errors.contains("the server is a standby"), "\(sweep.errors)")
            }
        }
    }

    @Test("the alerts that are shipped are valid, and fire when they should")
    func alerts() async throws {
        try await Workspace.with { workspace in
            let promtool = Documentation.root.pushing(".build/test-tools/bin/promtool")
            let folder = Documentation.root.pushing("Examples/prometheus")
            let test = try await atShell(
                workspace,
                "cd '\(folder)' && \(promtool) check rules flarexdb.rules.yml && \(promtool) test rules flarexdb.rules.test.yml"
            )
            #expect(test.status == 0, "\(test.output)")
            let rules = try textFile(folder.appending("flarexdb.rules.yml"))
            let used = Set(rules.matches(of: /flarexdb_[a-z_]+/).map { String($0.0) })
            #expect(used.isSubset(of: try MonitoringTests.describedMetrics()), "\(used)")
        }
    }
}

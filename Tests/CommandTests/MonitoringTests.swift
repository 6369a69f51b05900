import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Monitoring", .serialized, .throwawayServer)
struct MonitoringTests {
    @Test("the metrics of a loop at work tell what it does, and promtool finds nothing wrong with them")
    func metrics() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await RunningLoop.with(workspace, "--log-format", "json") { loop in
                let ready = try await loop.get("/readyz") { status, _ in status == 200 }
                #expect(ready.body == "ready: leads\n")
                try workspace.writeBot("chat")
                try await loop.get("/metrics") { loop.metric(#"flarexdb_bots{phase="Ready"}"#, in: $1) == 3 }
                let text = try await loop.get("/metrics").body
                for (series, value) in [
                    (#"controller_runtime_reconcile_total{controller="bot",result="success"}"#, 3),
                    (#"controller_runtime_reconcile_total{controller="bot",result="error"}"#, 0),
                    (#"controller_runtime_reconcile_errors_total{controller="bot"}"#, 0),
                    (#"controller_runtime_reconcile_time_seconds_count{controller="bot"}"#, 3),
                    (#"controller_runtime_active_workers{controller="bot"}"#, 0),
                    (#"workqueue_adds_total{controller="bot",name="bot"}"#, 3),
                    (#"workqueue_queue_duration_seconds_count{controller="bot",name="bot"}"#, 3),
                    (#"workqueue_work_duration_seconds_count{controller="bot",name="bot"}"#, 3),
                    (#"workqueue_depth{controller="bot",name="bot"}"#, 0),
                    (#"flarexdb_drift_steps{action="create"}"#, 0),
                    (#"flarexdb_build_info{version="0.2.0"}"#, 1), ("flarexdb_leader", 1),
                    ("flarexdb_manifest_errors", 0), ("flarexdb_refused_steps", 0),
                ] as [(String, Double)] {
                    #expect(loop.metric(series, in: text) == value, "\(series)")
                }
                for series in [
                    "flarexdb_applied_steps_total", "flarexdb_last_success_timestamp_seconds",
                    "process_resident_memory_bytes", #"flarexdb_passes_total{result="success"}"#,
                ] {
                    #expect((loop.metric(series, in: text) ?? 0) > 0, "\(series)")
                }
                try workspace.directory.write(text, to: "metrics")
                let promtool = Documentation.root.pushing(".build/test-tools/bin/promtool")
                let check = try await atShell(workspace, "\(promtool) check metrics <metrics 2>&1")
                #expect(check.status == 0, "\(check.output)")
                try expectDescriptions(of: text)
                #expect(check.output == "")
            }
            #expect(outcome.status == 0)
            try expectFields(outcome.errors)
        }
    }

    /// The page about metrics names all that there are, and no others.
    private func expectDescriptions(of metrics: String) throws {
        // A loop without git fetches nothing.
        let described = try Self.describedMetrics().filter { !$0.hasPrefix("flarexdb_git_") }
        let existing = Set(metrics.matches(of: #/# TYPE ([a-z_]+) /#).map { String($0.1) })
        #expect(described == existing, "\(described.symmetricDifference(existing).sorted())")
    }

    static func describedMetrics() throws -> Set<String> {
        let page = try Documentation.page("Sources/flarexdb/Documentation.docc/Observability.md").text
        let names = #/`((?:controller_runtime|flarexdb|process|workqueue)_[a-z_]+)`/#
        return Set(page.matches(of: names).map { String($0.1) })
    }

    /// Every line of a pass has its number, and every line about a bot names it.
    private func expectFields(_ log: String) throws {
        let lines = log.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") && $0.contains("\"time\":\"") })
        let applied = lines.filter { $0.contains("\"message\":\"applied\"") && $0.contains("\"bot\":") }
        #expect(applied.count == 3)
        #expect(applied.allSatisfy { $0.contains("\"pass\":\"") })
        #expect(!log.contains("SCRAM-SHA-256"))
    }

    @Test("a loop is ready while its server answers, and alive also when it does not")
    func readiness() async throws {
        try await Workspace.withServer { workspace in
            let server = try ThrowawayServer.current
            let outcome = try await RunningLoop.with(workspace) { loop in
                try await loop.get("/readyz") { status, _ in status == 200 }
                await server.kill()
                let away = try await loop.get("/readyz") { status, _ in status == 503 }
                #expect(away.status == 503)
                #expect(away.body.hasPrefix("not ready: the server does not answer: "), "\(away.body)")
                #expect(try await loop.get("/healthz") == (200, "alive\n"))
                let led = try await loop.get("/metrics") { loop.metric("flarexdb_leader", in: $1) == 0 }
                #expect(loop.metric("flarexdb_leader", in: led.body) == 0)
                try await server.restart()
                let back = try await loop.get("/readyz") { status, _ in status == 200 }
                #expect(back.body == "ready: leads\n")
            }
            #expect(outcome.status == 0)
        }
    }

    @Test("an instance that stands by is ready too, and does not lead")
    func standby() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let outcome = try await RunningLoop.with(workspace) { first in
                try await first.get("/readyz") { status, _ in status == 200 }
                let outcome = try await RunningLoop.with(workspace) { second in
                    let ready = try await second.get("/readyz") { status, _ in status == 200 }
                    #expect(ready.body.hasPrefix("ready: stands by"), "\(ready.body)")
                    #expect(second.metric("flarexdb_leader", in: try await second.get("/metrics").body) == 0)
                }
                #expect(outcome.status == 0)
            }
            #expect(outcome.status == 0)
        }
    }

    @Test("systemd learns of the start, the state, each reload, the end, and that the loop lives")
    func systemd() async throws {
        try await Workspace.withServer { workspace in
            let path = workspace.directory.path.appending("notify").string
            let socket = try DatagramSocket(path)
            let environment = ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "400000"]
            let outcome = try await RunningLoop.with(workspace, environment: environment) { loop in
                try await loop.get("/readyz") { status, _ in status == 200 }
                let start = try await socket.messages { messages in
                    messages.count { $0 == "WATCHDOG=1" } >= 4
                        && messages.contains { $0.hasPrefix("STATUS=Leads; pass ") }
                }
                #expect(start.first { !$0.hasPrefix("WATCHDOG") } == "READY=1")
                #expect(start.contains("STATUS=Leads"))
                #expect(start.contains { $0.hasPrefix("STATUS=Leads; pass ") && $0.hasSuffix("0 refused") }, "\(start)")
                #expect(start.count { $0 == "WATCHDOG=1" } >= 4, "\(start)")
                kill(loop.process, SIGHUP)
                let news = try await socket.messages { $0.contains("READY=1") }
                let reload = news.filter { !$0.hasPrefix("WATCHDOG") && !$0.hasPrefix("STATUS") }
                #expect(reload.count == 2)
                #expect(reload.first?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
                #expect(reload.last == "READY=1")
            }
            #expect(outcome.status == 0)
            #expect(socket.received().contains("STOPPING=1"))
        }
    }

    @Test("what comes from git is logged with its commit")
    func revision() async throws {
        try await Workspace.withServer { workspace in
            let repository = workspace.manifests
            let script = """
                cd \(repository) && git init -q -b main && git add . &&
                git -c user.name=Test -c user.email=test@example.com commit -q -m Begin && git rev-parse HEAD
                """
            let commit = try await atShell(workspace, script).output.prefix { $0 != "\n" }
            try #require(commit.count == 40)
            let state = workspace.directory.path.appending("state").string
            let outcome = try await RunningLoop.with(workspace, "--git", repository.string, "--state-dir", state) {
                try await $0.get("/metrics") { $1.contains(#"flarexdb_bots{phase="Ready"} 2"#) }
            }
            #expect(outcome.status == 0)
            let applied = outcome.errors.split(separator: "\n").filter { $0.contains(" info: applied bot=") }
            #expect(applied.count == 2, "\(outcome.errors)")
            #expect(applied.allSatisfy { $0.contains(" revision=\(commit) ") && $0.contains(" pass=") })
        }
    }

    @Test("an address that is taken is an error at the start")
    func binding() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await RunningLoop.with(workspace) { loop in
                try await loop.get("/healthz") { status, _ in status == 200 }
                let second = try await workspace.run("run", "--listen", "127.0.0.1:\(loop.port)")
                #expect(second.status == 1)
                #expect(
                    second.errors == """
                        error: cannot listen on 127.0.0.1:\(loop.port): Address already in use
                          hint: Choose another address with --listen, or stop the program that uses this one.

                        """
                )
            }
            #expect(outcome.status == 0)
        }
    }

    @Test("what is no address, and a negative bound, is wrong usage")
    func usage() async throws {
        for arguments in [["--listen", "9187"], ["--bot-metrics", "-1"]] {
            #expect(try await BuiltBinary.run(["run"] + arguments).status == 64)
        }
    }

    @Test("of bots that were measured, as many as may be have metrics of their own")
    func usageMetrics() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let roles = try await workspace.texts("SELECT role::text FROM flarex.bot ORDER BY id")
            let session = try await workspace.session()
            for (role, rows) in zip(roles, [100, 10_000]) {
                let role = try #require(Identifier(role))
                try await session.execute(
                    "CREATE TABLE \(role).t AS SELECT i FROM generate_series(1, \(rows)) AS i"
                )
            }
            await session.close()
            let outcome = try await RunningLoop.with(workspace, "--bot-metrics", "1") { loop in
                let series = #"{bot="weather",workspace="acme"}"#
                let text = try await loop.get("/metrics") { $1.contains(series) }.body
                let usage = try await workspace.texts("SELECT bytes FROM flarex.usage ORDER BY bytes").map(Double.init)
                #expect(usage.count == 2)
                #expect(loop.metric("flarexdb_bot_usage_bytes" + series, in: text) == usage.last)
                #expect(loop.metric("flarexdb_bot_quota_bytes" + series, in: text) == 500_000_000)
                #expect(!text.contains(#"{bot="billing""#))
                #expect(loop.metric("flarexdb_usage_bytes", in: text) == usage.reduce(0) { $0 + ($1 ?? 0) })
                #expect(loop.metric("flarexdb_bots_without_series", in: text) == 1)
            }
            #expect(outcome.status == 0)
        }
    }
}

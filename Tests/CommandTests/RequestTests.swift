import Glibc
import PostgresClient
import SQLText
import TestSupport
import Testing

/// What is asked for in the panel and carried out by the loop.
@Suite("Requests", .serialized, .throwawayServer)
struct RequestTests {
    private func withPanel(_ body: (Workspace) async throws -> Void) async throws {
        try await Workspace.withServer { workspace in
            try await workspace.addPanel()
            try await body(workspace)
        }
    }

    /// Keeps requests from being over; see `holdUpEnds`.
    private static let ending: SQL = "SELECT pg_advisory_lock(77)"

    private static let ends: SQL = "SELECT concat_ws(' ', number, state, error) FROM flarex.request ORDER BY number"

    @Test("are carried out on behalf of who asked, as the audit log says")
    func rotation() async throws {
        try await withPanel { workspace in
            let none = try await workspace.run("requests")
            #expect(none.output == "No requests.\n")
            _ = try await RunningLoop.with(workspace) { loop in
                try await loop.get("/readyz") { $1 == "ready: leads\n" }
                try await workspace.file(#""kind": "rotate", "bot": "weather", "reason": "it leaked""#)
                try await workspace.eventually(Self.ends, ["1 done"])
            }
            #expect(try await workspace.login(of: "weather").hasSuffix("_a"))
            let entries = try await workspace.texts(
                """
                SELECT concat_ws(' ', act, kind, actor, origin, reason, request, result) FROM flarex.audit_entry
                WHERE bot = 'weather' AND origin = 'panel' ORDER BY sequence
                """
            )
            #expect(
                entries == [
                    "serveRequest intent ada panel it leaked request 1",
                    "change intent ada panel it leaked request 1",
                    "rotateCredential intent ada panel it leaked request 1",
                    "change outcome ada panel it leaked request 1 done",
                    "rotateCredential outcome ada panel it leaked request 1 done",
                    "serveRequest outcome ada panel it leaked request 1 done",
                ]
            )
            let list = try await workspace.run("requests", "weather")
            #expect(list.output.contains("rotate") && list.output.contains("ada") && list.output.contains("done"))
            let open = try await workspace.run("requests", "--open")
            #expect(open.output == "No requests.\n")
            let json = try await workspace.run("requests", "--format", "json")
            #expect(json.output.contains(#""state" : "done""#))
        }
    }

    @Test("are refused where who asked may not, or may no longer, and the log says so")
    func refusals() async throws {
        try await withPanel { workspace in
            try await workspace.file(#""kind": "rotate", "bot": "weather", "actor": "eve""#)
            try await workspace.file(#""kind": "rotate", "bot": "weather", "actor": "mallory", "groups": ["x"]"#)
            try await workspace.file(#""kind": "rotate", "bot": "nobody""#)
            try await workspace.file(#""kind": "rotate", "bot": "weather", "workspace": "umbrella""#)
            try await workspace.file(#""kind": "clone", "bot": "weather""#)
            try await workspace.file(#""kind": "backup", "bot": "weather""#)
            let token = try await workspace.run(
                "token",
                "create",
                "ci",
                "--workspace",
                "acme",
                "--permission",
                "admin"
            )
            #expect(token.status == 0 && token.output.count == 44, "\(token.errors)")
            try await workspace.file(#""kind": "rotate", "bot": "weather", "actor": "token ci", "token": 1"#)
            let revoked = try await workspace.run("token", "revoke", "ci")
            #expect(revoked.output == "Revoked ci.\n")
            _ = try await RunningLoop.with(workspace) { _ in
                try await workspace.eventually(
                    Self.ends,
                    [
                        "1 refused eve has no permission admin in workspace acme",
                        "2 refused mallory has no permission admin in workspace acme",
                        "3 refused there is no bot nobody in workspace acme",
                        "4 refused there is no bot weather in workspace umbrella",
                        "5 refused the policy has no backups",
                        "6 refused the policy has no backups",
                        "7 refused token ci is good no more",
                    ]
                )
            }
            #expect(try await !workspace.login(of: "weather").hasSuffix("_a"))
            let results = try await workspace.texts(
                "SELECT result FROM flarex.audit_entry WHERE act = 'serveRequest' AND kind = 'outcome'"
            )
            #expect(results == Array(repeating: "refused", count: 7))
        }
    }

    @Test("for a plan say what a manifest would change, and change nothing")
    func plans() async throws {
        try await withPanel { workspace in
            func manifest(_ bot: String, _ workspace: String, _ plan: String) -> String {
                "apiVersion: flarex.dev/v1\\nkind: BotDatabase\\nmetadata: {name: \(bot), workspace: \(workspace)}"
                    + "\\nspec: {plan: \(plan)}\\n"
            }
            for text in [
                manifest("chat", "acme", "free"), manifest("weather", "acme", "pro"),
                manifest("chat", "umbrella", "free"), manifest("weather", "umbrella", "free"),
                manifest("chat", "acme", "gold"),
            ] {
                try await workspace.file(
                    #""kind": "plan", "arguments": {"manifest": "\#(text)", "file": "bots/x.yaml"}"#
                )
            }
            try await workspace.file(#""kind": "plan", "bot": "weather""#)
            _ = try await RunningLoop.with(workspace) { _ in
                try await workspace.eventually(
                    Self.ends,
                    [
                        "1 done", "2 done", "3 refused bot chat is not in workspace acme",
                        "4 refused bot weather is not in workspace acme", "5 done", "6 done",
                    ]
                )
                let summaries: SQL = """
                    SELECT concat_ws(' ', number, result -> 'summary' ->> 'create', result -> 'summary' ->> 'alter',
                        jsonb_array_length(result -> 'diagnostics'), (result -> 'steps' -> 0 ->> 'kind'))
                    FROM flarex.request WHERE state = 'done' ORDER BY number
                    """
                let found = try await workspace.texts(summaries)
                #expect(found.count == 4)
                #expect(found.first?.contains("createRole") == true && found.first?.hasPrefix("1 0") == false)
                #expect(found.dropFirst().first?.hasPrefix("2 0") == true)
                #expect(found.dropFirst(2).first?.contains("5 0 0 1") == true, "\(found)")
                #expect(found.last?.contains("tombstone") == true || found.last?.contains("6") == true, "\(found)")
            }
            #expect(try await workspace.texts("SELECT id FROM flarex.bot ORDER BY id") == ["billing", "weather"])
        }
    }

    @Test("that were begun by a loop that was killed are finished, and nothing is done twice")
    func killed() async throws {
        try await withPanel { workspace in
            try await workspace.holdUpEnds()
            // In the middle of the rotation, which the server goes on with.
            try await workspace.file(#""kind": "rotate", "bot": "weather""#)
            try await workspace.killing(whileLocked: "SELECT FROM flarex.secret WHERE bot = 'weather' FOR UPDATE")
            #expect(try await workspace.texts("SELECT state FROM flarex.request") == ["running"])
            // After it, and before the request is over.
            try await workspace.killing(whileLocked: Self.ending)
            _ = try await RunningLoop.with(workspace) { _ in try await workspace.eventually(Self.ends, ["1 done"]) }
            #expect(try await workspace.login(of: "weather").hasSuffix("_a"))
            let issued = try await workspace.texts(
                "SELECT count(*)::text FROM flarex.audit_entry WHERE act = 'rotateCredential' AND kind = 'intent'"
            )
            #expect(issued == ["1"])
            let open = try await workspace.texts(
                """
                SELECT e.act FROM flarex.audit_open o JOIN flarex.audit_entry e ON e.sequence = o.intent
                """
            )
            #expect(open == [])
            try await workspace.convergence()
        }
    }

    @Test("for a migration apply it once, whenever the loop is killed, and keep no text")
    func migrations() async throws {
        try await withPanel { workspace in
            let text = "CREATE TABLE t (i int); INSERT INTO t VALUES (1);"
            try await workspace.file(
                #""kind": "tryMigration", "bot": "weather", "arguments": {"name": "0001_t.sql", "text": "\#(text)"}"#
            )
            try await workspace.file(
                #""kind": "migrate", "bot": "weather", "arguments": {"name": "0001_t.sql", "text": "\#(text)"}"#
            )
            _ = try await RunningLoop.with(workspace) { _ in
                try await workspace.eventually(Self.ends, ["1 done", "2 done"])
            }
            try await workspace.holdUpEnds()
            let more = "INSERT INTO t VALUES (2);"
            try await workspace.file(
                #""kind": "migrate", "bot": "weather", "arguments": {"name": "0002_u.sql", "text": "\#(more)"}"#
            )
            let role = try #require(
                Identifier(try await workspace.texts("SELECT role FROM flarex.bot WHERE id = 'weather'")[0])
            )
            try await workspace.killing(whileLocked: "LOCK TABLE \(role).t IN SHARE MODE")
            try await workspace.killing(whileLocked: Self.ending)
            try await workspace.file(
                #""kind": "migrate", "bot": "weather", "arguments": {"name": "0003_v.sql", "text": "SELECT 1/0;"}"#
            )
            _ = try await RunningLoop.with(workspace) { _ in
                try await workspace.eventually(
                    Self.ends,
                    ["1 done", "2 done", "3 done", "4 failed the migration failed"]
                )
            }
            #expect(try await workspace.texts("SELECT i::text FROM \(role).t ORDER BY i") == ["1", "2"])
            let records = try await workspace.texts(
                "SELECT concat_ws(' ', name, status, applied_by) FROM flarex.bot_migration ORDER BY id"
            )
            #expect(records == ["0001_t.sql applied ada", "0002_u.sql applied ada"])
            let kept = try await workspace.texts("SELECT (arguments ? 'text')::text FROM flarex.request")
            #expect(Set(kept) == ["false"])
        }
    }
}

extension Workspace {
    /// Has the manifests ask for a panel, with an administrator `ada` and a reader `eve`, and applies them.
    func addPanel() async throws {
        try directory.write(
            """
            apiVersion: flarex.dev/v1
            kind: Panel
            metadata: {name: panel}
            spec: {url: "https://db.example.com"}
            ---
            apiVersion: flarex.dev/v1
            kind: Workspace
            metadata: {name: acme}
            spec: {members: [{user: ada, permission: admin}, {user: eve, permission: read}]}

            """,
            to: "manifests/panel.yaml"
        )
        let apply = try await run("apply", "--yes")
        #expect(apply.status == 0, "\(apply.errors)")
    }

    /// Files a request of the administrator `ada` of workspace `acme`, unless the fields say otherwise.
    func file(_ fields: String) async throws {
        let session = try await session()
        _ = try await session.query(
            """
            SELECT flarex_panel.file_request('{"workspace": "acme", "actor": "ada", "origin": "panel"}'::jsonb
                || \(bind: .text("{\(fields)}"))::jsonb)::text
            """
        ) { try $0.text(0) }
        await session.close()
    }

    func login(of bot: String) async throws -> String {
        try await texts("SELECT login FROM flarex.secret WHERE bot = \(bind: .text(bot))").joined()
    }

    /// Has whoever writes down the end of a request wait for a lock before.
    func holdUpEnds() async throws {
        try await sql(
            """
            CREATE FUNCTION public.hold_up() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_advisory_xact_lock(77); RETURN NEW; END'
            """,
            """
            CREATE TRIGGER hold_up BEFORE UPDATE ON flarex.request FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL)
            EXECUTE FUNCTION public.hold_up()
            """
        )
    }

    /// Runs the loop until it waits for a lock that is held, and kills it there.
    func killing(
        whileLocked lock: SQL,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let holder = try await session()
        try await holder.execute("BEGIN")
        try await holder.execute(lock)
        let process = await holder.processID
        let waiting: SQL = """
            SELECT 'waits' FROM pg_stat_activity
            WHERE \(bind: .integer(process))::integer = ANY (pg_blocking_pids(pid)) LIMIT 1
            """
        let outcome = try await RunningLoop.with(self) { loop in
            try await eventually(waiting, ["waits"], within: .seconds(180), sourceLocation: sourceLocation)
            kill(loop.process, SIGKILL)
        }
        let state = try await texts("SELECT concat_ws(' ', number, state, error) FROM flarex.request")
        #expect(state.allSatisfy { !$0.contains("failed") }, "\(lock.shown): \(state), \(outcome.errors)")
        await holder.close()
    }
}

import Model
import PostgresClient
import SQLText
import TestSupport
import Testing

/// Restores, undos, clones and drills that are asked for in the panel and carried out by the loop.
@Suite("Requests about archives", .serialized, .throwawayServer)
struct RestoreRequestTests {
    private static let ends: SQL = "SELECT concat_ws(' ', number, state, error) FROM flarex.request ORDER BY number"

    private func withPanel(
        bots: [String] = ["billing", "weather"],
        _ body: @Sendable (Workspace) async throws -> Void
    ) async throws {
        try await Workspace.withBackups(bots: bots) { workspace in
            try await workspace.addPanel()
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            try await body(workspace)
        }
    }

    @Test("are carried out, with the actor in the audit log and what came of them as JSON")
    func carriedOut() async throws {
        try await withPanel { workspace in
            let archived = try await workspace.dump("weather")
            try await workspace.ruin("weather")
            let ruined = try await workspace.dump("weather")
            try await workspace.file(#""kind": "drill", "bot": "weather""#)
            try await workspace.file(#""kind": "restore", "bot": "weather", "reason": "a bad deploy""#)
            try await workspace.file(
                #""kind": "clone", "bot": "weather", "arguments": {"as": "billing", "at": "latest"}"#
            )
            _ = try await RunningLoop.with(workspace) { _ in
                try await workspace.waitForRequests()
            }
            #expect(try await workspace.dump("weather") == archived)
            let (from, to) = (workspace.role("weather").name, workspace.role("billing").name)
            #expect(try await workspace.dump("billing") == archived.map { $0.replacing(from, with: to) })
            try await workspace.file(#""kind": "undo", "bot": "weather""#)
            _ = try await RunningLoop.with(workspace) { _ in
                try await workspace.waitForRequests()
            }
            #expect(try await workspace.texts(Self.ends) == ["1 done", "2 done", "3 done", "4 done"])
            #expect(try await workspace.dump("weather") == ruined)
            let results = try await workspace.texts(
                """
                SELECT concat_ws(' ', kind, result ->> 'bot', result ->> 'outcome', result ->> 'archive' IS NOT NULL,
                    result ->> 'replaced' LIKE 'bot\\_%', result -> 'failures') FROM flarex.request ORDER BY number
                """
            )
            #expect(
                results == [
                    "drill weather verified t", "restore weather t t []", "clone billing t t []", "undo weather f t []",
                ]
            )
            let acts = try await workspace.texts(
                """
                SELECT DISTINCT concat_ws(' ', act, actor, reason, request) FROM flarex.audit_entry
                WHERE act = 'restore' AND bot = 'weather' AND kind = 'intent' ORDER BY 1
                """
            )
            #expect(acts == ["restore ada a bad deploy request 2", "restore ada request 4"])
            try await workspace.expectWhole("weather")
            try await workspace.expectWhole("billing")
        }
    }

    @Test("are refused with the reason where they cannot be done, and touch nothing")
    func refused() async throws {
        try await withPanel { workspace in
            let before = try await workspace.dump("weather")
            for fields in [
                #""kind": "undo", "bot": "weather""#,
                #""kind": "restore", "bot": "weather", "arguments": {"at": "2020-01-01"}"#,
                #""kind": "restore", "bot": "weather", "arguments": {"at": "yesterday"}"#,
                #""kind": "clone", "bot": "weather""#,
                #""kind": "clone", "bot": "weather", "arguments": {"as": "stranger"}"#,
                #""kind": "clone", "bot": "billing", "arguments": {"as": "weather"}"#,
                #""kind": "drill", "bot": "weather", "arguments": {"at": "2020-01-01"}"#,
                #""kind": "restore", "bot": "weather", "actor": "eve""#,
            ] { try await workspace.file(fields) }
            _ = try await RunningLoop.with(workspace) { _ in try await workspace.waitForRequests() }
            let states = try await workspace.texts("SELECT state FROM flarex.request ORDER BY number")
            #expect(states == Array(repeating: "refused", count: 8))
            let reasons = try await workspace.texts("SELECT error FROM flarex.request ORDER BY number")
            let expected = [
                "nothing is kept that a restore replaced", "there is no archive of bot weather from", "at is no time",
                "does not name the bot", "there is no bot stranger in workspace acme", "bot weather is not empty",
                "there is no archive of bot weather from", "eve has no permission admin",
            ]
            for (reason, text) in zip(reasons, expected) { #expect(reason.contains(text)) }
            #expect(try await workspace.dump("weather") == before)
            try await workspace.expectWhole("weather")
        }
    }

    @Test("that a killed loop has begun are finished, and nothing is done twice")
    func killed() async throws {
        try await withPanel { workspace in
            let archived = try await workspace.dump("weather")
            try await workspace.holdUpEnds()
            try await workspace.ruin("weather")
            try await workspace.file(#""kind": "restore", "bot": "weather""#)
            // When it begins, once it is loaded and compared, and after its end.
            try await workspace.killing(whileLocked: "LOCK TABLE flarex.restore IN SHARE MODE")
            try await workspace.killing(whileLocked: "LOCK TABLE flarex.bot_migration IN SHARE MODE")
            try await workspace.killing(whileLocked: "SELECT pg_advisory_lock(77)")
            #expect(try await workspace.dump("weather") == archived)
            // What is written now would be lost by a second restore.
            try await workspace.asOwner("weather", "INSERT INTO empty VALUES (1)")
            let later = try await workspace.dump("weather")
            _ = try await RunningLoop.with(workspace) { _ in try await workspace.waitForRequests() }
            #expect(try await workspace.dump("weather") == later)
            #expect(try await workspace.replacedSchemas().count == 1)

            try await workspace.file(#""kind": "undo", "bot": "weather""#)
            try await workspace.killing(whileLocked: "LOCK TABLE flarex.replaced IN SHARE MODE")
            try await workspace.killing(whileLocked: "SELECT pg_advisory_lock(77)")
            let undone = try await workspace.dump("weather")
            _ = try await RunningLoop.with(workspace) { _ in try await workspace.waitForRequests() }
            #expect(try await workspace.texts(Self.ends) == ["1 done", "2 done"])
            #expect(try await workspace.dump("weather") == undone && undone != later)
            try await workspace.expectWhole("weather", wasKilled: true)
        }
    }
}

extension Workspace {
    /// Waits until what was asked for is over, whatever came of it.
    fileprivate func waitForRequests() async throws {
        try await wait("SELECT 'over' FROM flarex.request HAVING bool_and(ended_at IS NOT NULL)")
    }
}

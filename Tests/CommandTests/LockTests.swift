import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Lock", .serialized, .throwawayServer)
struct LockTests {
    private static let key: Int64 = 0x66_6C61_7265_78

    @Test("a second apply waits for the first, and gives up after --lock-timeout naming it")
    func secondInstance() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let holder = try await workspace.session()
            #expect(try await holder.acquireAdvisoryLock(key: Self.key, timeout: .seconds(5)))
            try workspace.writeBot("chat")
            let refused = try await workspace.run("apply", "--yes", "--lock-timeout", "1s")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("another flarexdb is working on this cluster: flarexdb (process "))
            #expect(refused.errors.contains("--lock-timeout"))

            async let waiting = workspace.run("apply", "--yes", "--lock-timeout", "30s")
            try await Task.sleep(for: .seconds(1))
            await holder.close()
            #expect(try await waiting.status == 0)
            #expect(try await workspace.texts("SELECT count(*)::text FROM flarex.bot") == ["3"])
        }
    }

    @Test("two first applies at once do not disturb each other")
    func firstApplies() async throws {
        try await Workspace.withServer { workspace in
            async let one = workspace.run("apply", "--yes", "--lock-timeout", "60s")
            async let two = workspace.run("apply", "--yes", "--lock-timeout", "60s")
            let outcomes = try await [one, two]
            #expect(outcomes.map(\.status) == [0, 0], "\(outcomes.map(\.output))\(outcomes.map(\.errors))")
            #expect(try await workspace.run("plan").output == "No changes.\n")
        }
    }

    @Test("a loop waits for its turn while another flarexdb applies, and calls that no error")
    func loop() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let holder = try await workspace.session()
            #expect(try await holder.acquireAdvisoryLock(key: Self.key, timeout: .seconds(5)))
            try workspace.writeBot("chat")
            let outcome = try await RunningLoop.with(workspace) { loop in
                let postponed = #"flarexdb_passes_total{result="postponed"}"#
                let waiting = try await loop.get("/metrics") { loop.metric(postponed, in: $1) ?? 0 > 0 }.body
                #expect(loop.metric(#"flarexdb_passes_total{result="error"}"#, in: waiting) == 0)
                await holder.close()
                try await workspace.eventually("SELECT id FROM flarex.bot WHERE id = 'chat'", ["chat"])
            }
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains(" info: pass postponed "), "\(outcome.errors)")
            #expect(!outcome.errors.contains(" error: "))
        }
    }

    @Test("plan needs no lock")
    func plan() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let holder = try await workspace.session()
            #expect(try await holder.acquireAdvisoryLock(key: Self.key, timeout: .seconds(5)))
            #expect(try await workspace.run("plan").status == 0)
            await holder.close()
        }
    }
}

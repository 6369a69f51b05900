import Model
import SQLText
import TestSupport
import Testing

/// The servers that tests run on are of releases of both kinds.
@Suite("Releases that let bots out", .serialized, .throwawayServer)
struct ReleaseWarningTests {
    @Test("plan and run warn of one once, beside what they print, and of no other release")
    func warning() async throws {
        try await Workspace.withServer { workspace in
            let version = try await workspace.texts("SHOW server_version_num", in: "postgres").joined()
            let isFlawed = ServerRelease.flaw(of: try #require(Int(version))) != nil
            let plan = try await workspace.run("plan")
            #expect(warnings(in: plan.errors) == (isFlawed ? 1 : 0), "\(plan.errors)")
            #expect(warnings(in: plan.output) == 0)
            let run = try await RunningLoop.with(workspace) { loop in
                try await loop.get("/metrics") { _, metrics in
                    loop.metric("flarexdb_passes_total{result=\"success\"}", in: metrics) ?? 0 >= 3
                }
            }
            #expect(warnings(in: run.errors) == (isFlawed ? 1 : 0), "\(run.errors)")
        }
    }

    private func warnings(in text: String) -> Int { text.ranges(of: "is older than").count }
}

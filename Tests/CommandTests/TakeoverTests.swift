import Glibc
import PostgresClient
import SQLText
import TestSupport
import Testing

/// Several instances on one cluster: one leads, whatever happens.
@Suite("Take-over", .serialized, .throwawayServer)
struct TakeoverTests {
    private func plans(_ plan: Literal) -> SQL { "SELECT count(*)::text FROM flarex.bot WHERE plan = \(plan)" }

    @Test("the second of two stands by, and takes over within five seconds when the first is killed")
    func killed() async throws {
        try await Workspace.withServer { workspace in
            _ = try await RunningLoop.with(workspace) { first in
                try await first.get("/readyz") { $1 == "ready: leads\n" }
                let outcome = try await RunningLoop.with(workspace) { second in
                    try await second.get("/readyz") { status, _ in status == 200 }
                    kill(first.process, SIGKILL)
                    let killed = ContinuousClock.now
                    try workspace.writeBot("chat")
                    try await workspace.eventually("SELECT id FROM flarex.bot WHERE id = 'chat'", ["chat"])
                    #expect(.now - killed < .seconds(5))
                }
                #expect(outcome.errors.contains("standing by: another flarexdb leads"))
                #expect(outcome.errors.contains("leading"))
            }
        }
    }

    @Test("a leader that stands still is replaced within 15 seconds, and takes up nothing when it goes on")
    func frozen() async throws {
        let names = (0..<40).map { "bot\($0)" }
        try await Workspace.withServer(bots: names) { workspace in
            let outcome = try await RunningLoop.with(workspace, "--parallelism", "1") { first in
                try await workspace.eventually(plans("free"), ["40"])
                _ = try await RunningLoop.with(workspace) { second in
                    try await second.get("/readyz") { status, _ in status == 200 }
                    for name in names { try workspace.replaceBot(name, plan: "pro") }
                    // It stops in the middle of its work.
                    while try await workspace.texts(plans("pro")) == ["0"] {}
                    kill(first.process, SIGSTOP)
                    let stopped = ContinuousClock.now
                    let left = Int(try await workspace.texts(plans("free")).joined()) ?? 0
                    #expect(left > 0)
                    for name in names { try workspace.replaceBot(name, plan: "free") }
                    try await workspace.eventually(plans("free"), ["40"])
                    #expect(.now - stopped < .seconds(15))
                    let before = try await workspace.texts("SELECT max(updated_at)::text FROM flarex.bot")
                    kill(first.process, SIGCONT)
                    try await first.get("/readyz") { $1.hasPrefix("ready: stands by") }
                    #expect(try await workspace.texts("SELECT max(updated_at)::text FROM flarex.bot") == before)
                    #expect(try await workspace.texts(plans("free")) == ["40"])
                    try await workspace.convergence()
                }
            }
            #expect(outcome.errors.contains("no longer leading"))
        }
    }

    @Test("of three that begin before there is a database, one leads")
    func beginning() async throws {
        try await Workspace.withServer { workspace in
            let logs = try await withThrowingTaskGroup(of: String.self) { group in
                let (ready, note) = AsyncStream.makeStream(of: Int32.self)
                for _ in 1...3 {
                    group.addTask {
                        try await RunningLoop.with(workspace) { loop in
                            try await loop.get("/readyz") { status, _ in status == 200 }
                            note.yield(loop.process)
                            // They end together, so that none is there to take over.
                            try await loop.get("/healthz") { status, _ in status == 0 }
                        }.errors
                    }
                }
                var processes: [Int32] = []
                for await process in ready {
                    processes.append(process)
                    if processes.count == 3 { break }
                }
                try await workspace.eventually("SELECT count(*)::text FROM flarex.bot WHERE phase = 'Ready'", ["2"])
                for process in processes { kill(process, SIGKILL) }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(logs.count { $0.contains(" info: leading") } == 1, "\(logs)")
            #expect(logs.count { $0.contains(" info: standing by") } == 2, "\(logs)")
        }
    }
}

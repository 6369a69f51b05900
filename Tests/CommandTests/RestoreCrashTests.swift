import Glibc
import SQLText
import Synchronization
import TestSupport
import Testing

/// The program is killed after a statement of a restore, or of an undo, and whoever comes next ends it. In the longer run
/// it is killed after every single one, those of pg_restore and pg_dump among them.
@Suite("Restore crashes", .serialized, .throwawayServer)
struct RestoreCrashTests {
    @Test("a restore: the bot has its old data or all of the archive, and gets in")
    func restore() async throws {
        try await Workspace.withBackups(bots: ["weather"]) { workspace in
            try await workspace.fill("weather")
            let archived = try await workspace.dump("weather")
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.ruin("weather")
            let ruined = try await workspace.dump("weather")
            let count = try await workspace.crash(["weather"], stride: Thoroughness.stride(9)) { index, point in
                let next =
                    index % 3 == 2
                    ? try await workspace.restore("weather") : try await workspace.run("apply", "--yes")
                #expect(next.status == 0, "\(point) \(next.output)\(next.errors)")
                let now = try await workspace.dump("weather")
                #expect(now == archived || index % 3 != 2 && now == ruined, point)
                try await workspace.expectWhole("weather", point, wasKilled: true)
                guard now != ruined else { return }
                #expect(try await workspace.restore("weather", "--undo").status == 0)
            }
            print("restore: killed after one of \(count) statements")
            #expect(count > 40)
            #expect(try await workspace.dump("weather") == archived)
            try await workspace.expectWhole("weather", wasKilled: true)
        }
    }

    @Test("an undo: the bot has the one or the other, and gets in")
    func undo() async throws {
        try await Workspace.withBackups(bots: ["weather"]) { workspace in
            try await workspace.fill("weather")
            let archived = try await workspace.dump("weather")
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.ruin("weather")
            let ruined = try await workspace.dump("weather")
            #expect(try await workspace.restore("weather").status == 0)
            let count = try await workspace.crash(["weather", "--undo"], stride: Thoroughness.stride(3)) { _, point in
                let next = try await workspace.run("apply", "--yes")
                #expect(next.status == 0, "\(point) \(next.output)\(next.errors)")
                #expect([archived, ruined].contains(try await workspace.dump("weather")), point)
                try await workspace.expectWhole("weather", point, wasKilled: true)
                #expect(try await workspace.replacedSchemas().count == 1, point)
            }
            print("undo: killed after one of \(count) statements")
            #expect(count > 10)
            try await workspace.expectWhole("weather", wasKilled: true)
        }
    }
}

extension Workspace {
    /// Kills a restore after its first statement, then another after a later one, until one comes to its end.
    ///
    /// - Parameter check: called after each that was killed.
    /// - Returns: how many statements there were.
    fileprivate func crash(
        _ arguments: [String],
        stride: Int,
        check: (Int, Comment) async throws -> Void
    ) async throws -> Int {
        guard let server else { throw NoServer() }
        return try await StatementProxy.with(server) { proxy in
            for index in 0..<400 {
                let statement = 1 + index * stride
                let victim = Victim()
                proxy.arm(after: statement) { victim.kill() }
                let variables = await variables.merging(["FLAREXDB_ADMIN_URL": proxy.adminURL]) { $1 }
                let outcome = try await BuiltBinary.run(
                    await restoreArguments(arguments),
                    environment: variables
                ) { victim.process.store($0, ordering: .releasing) }
                let passed = proxy.passed
                try await proxy.settle()
                guard proxy.isCut else {
                    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                    return passed.count
                }
                #expect(outcome.status == 128 + SIGKILL)
                try await check(index, "after statement \(statement), \(passed.last ?? "none")")
            }
            throw NoServer()
        }
    }

    /// The process to be killed. The first statement may pass before anybody was told its number.
    private final class Victim: Sendable {
        let process = Atomic<Int32>(0)

        func kill() {
            while process.load(ordering: .acquiring) == 0 { usleep(100) }
            Glibc.kill(process.load(ordering: .acquiring), SIGKILL)
        }
    }
}

import SQLText
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
    /// Kills restores, see ``crash(of:stride:check:)``.
    fileprivate func crash(
        _ arguments: [String],
        stride: Int,
        check: (Int, Comment) async throws -> Void
    ) async throws -> Int {
        try await crash(of: await restoreArguments(arguments), stride: stride, check: check)
    }
}

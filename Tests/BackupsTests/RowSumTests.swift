import SystemPackage
import TestSupport
import Testing

@testable import Backups

@Suite("Row sums")
struct RowSumTests {
    private func sum(_ text: String) async throws -> RowSum {
        try await TemporaryDirectory.with { directory in
            try directory.write(text, to: "1.dat")
            return try RowSum(of: directory.path.appending("1.dat"))
        }
    }

    @Test("do not depend on the order of the rows, and count them")
    func order() async throws {
        let sum = try await sum("1\ta\n2\tb\n3\t\\N\n\\.\n\n\n")
        #expect(sum.rows == 3)
        #expect(try await self.sum("3\t\\N\n1\ta\n2\tb\n\\.\n") == sum)
        #expect(sum.checksum.count == 64)
    }

    @Test(
        "differ wherever a row differs",
        arguments: ["1\ta\n2\tb\n\\.\n", "1\ta\n2\tb\n3\t\n\\.\n", "1\ta\n2\tb\n3\t\\N\n3\t\\N\n\\.\n", "\\.\n"]
    )
    func difference(text: String) async throws {
        #expect(try await sum(text) != sum("1\ta\n2\tb\n3\t\\N\n\\.\n"))
    }

    @Test("of a table without rows, and of one with empty ones")
    func empty() async throws {
        #expect(try await sum("\\.\n\n\n").rows == 0)
        #expect(try await sum("\n\n\\.\n\n\n").rows == 2)
    }

    @Test("of rows longer than what is read at once")
    func long() async throws {
        let row = String(repeating: "x", count: 3_000_000)
        #expect(try await sum("\(row)\n\(row)\n\\.\n").rows == 2)
    }

    @Test("a file that was cut off is an error", arguments: ["", "1\n", "1\n\\."])
    func truncation(text: String) async throws {
        await #expect(throws: BackupError.self) { try await sum(text) }
    }
}

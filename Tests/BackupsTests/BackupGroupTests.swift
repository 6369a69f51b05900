import Model
import Testing

@testable import Backups

@Suite("Groups of bots to archive")
struct BackupGroupTests {
    private func subject(_ number: Int, bytes: Int64 = 0, relations: Int = 1, isSuspect: Bool = false) throws
        -> BackupSubject
    {
        let bot = try #require(Name("bot-\(number)"))
        return BackupSubject(
            bot: bot,
            role: ManagedName.bot(bot),
            bytes: bytes,
            relations: relations,
            isSuspect: isSuspect
        )
    }

    private func sizes(_ subjects: [BackupSubject], relations: Int = 1600) -> [[Int]] {
        BackupGroup.groups(of: subjects, relations: relations).map { $0.parts.map(\.count) }
    }

    @Test("are bounded by number, bytes and locks, and hold a larger bot alone")
    func bounds() throws {
        #expect(sizes(try (0..<250).map { try subject($0) }) == [[100], [100], [50]])
        #expect(sizes(try (0..<5).map { try subject($0, bytes: 2_000_000_000) }) == [[2], [2], [1]])
        #expect(sizes([try subject(1), try subject(2, bytes: 9_000_000_000), try subject(3)]) == [[1], [1], [1]])
        #expect(sizes(try (0..<4).map { try subject($0, relations: 800) }) == [[2], [2]])
        #expect(sizes([]) == [])
    }

    @Test("come last where they may fail, each in a part of its own")
    func suspects() throws {
        let subjects = try (0..<6).map { try subject($0, isSuspect: $0 < 2) }
        #expect(sizes(subjects) == [[4], [1, 1]])
    }
}

import Digest
import Model
import SQLText
import Testing

@Suite struct SpecDigestTests {
    @Test("the digest of a spec never changes between versions of the program")
    func goldenSpec() throws {
        var bot = try desiredBot()
        bot.extensions = [Placed("citext", line: 1), Placed("unaccent", line: 2)]
        #expect(bot.specDigest == "d17c7dbb3c473d68e2b2035809d672c43ac04e7d2f274e75c7d33326f95cb8da")
    }

    @Test("the digest of a spec changes with everything that it asks for")
    func everyPartOfTheSpec() throws {
        let other = try name("other")
        let changes: [(inout DesiredBot) -> Void] = [
            { _ in },
            { $0.workspace = other },
            { $0.plan.value = other },
            { $0.overage.value = true },
            { $0.urlForm = .plain },
            { $0.urlForm = .documented },
            { $0.isKept = true },
            { $0.mayLogIn = false },
            { $0.extensions.removeLast() },
            { $0.extensions = [] },
        ]
        let digests = try changes.map { change in
            var bot = try desiredBot()
            change(&bot)
            return bot.specDigest
        }
        #expect(Set(digests).count == changes.count)
    }

    @Test("the digest of a spec does not change with where it is written")
    func places() throws {
        var bot = try desiredBot()
        let digest = bot.specDigest
        bot.source = SourcePlace(file: "elsewhere.yaml", line: 9, column: 9)
        bot.plan.line = 99
        bot.overage.line = 98
        bot.extensions[0].line = 97
        #expect(bot.specDigest == digest)
    }
}

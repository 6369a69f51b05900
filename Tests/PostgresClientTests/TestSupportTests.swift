import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("Test support")
struct TestSupportTests {
    @Test("the seeded generator is SplitMix64")
    func generator() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in generator.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ]
        )
    }

    @Test("a temporary directory goes with all that is in it, but not with what links in it point to")
    func temporaryDirectory() async throws {
        try await TemporaryDirectory.with { outer in
            let kept = try outer.write("kept", to: "a/b/kept.txt")
            let inner = try await TemporaryDirectory.with { directory in
                try directory.write("x", to: "deep/er/file")
                symlink(kept.removingLastComponent().string, directory.path.appending("link").string)
                return directory.path
            }
            #expect(access(inner.string, F_OK) != 0)
            #expect(try textFile(kept) == "kept")
        }
    }

    @Test("a temporary directory goes also when the test fails")
    func afterFailure() async throws {
        var path: FilePath?
        await #expect(throws: CancellationError.self) {
            try await TemporaryDirectory.with { directory in
                path = directory.path
                throw CancellationError()
            }
        }
        #expect(try access(#require(path).string, F_OK) != 0)
    }
}

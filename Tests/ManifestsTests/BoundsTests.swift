import Glibc
import Manifests
import Model
import SystemPackage
import Testing

/// What a hostile file gets: one error, soon. `seconds` is far above what is needed and far below what it could cost.
///
/// They are of this thread's work, not of the clock on the wall, which says more about what else the machine does.
private func refuse(_ text: String, _ line: String, seconds: Double = 2) throws {
    let folder = try sampleFolder()
    try folder.write("hostile.yaml", text)
    let start = processorSeconds()
    let lines = folder.load().lines(in: folder.path)
    let spent = processorSeconds() - start
    #expect(lines == [line])
    #expect(spent < seconds)
}

/// The processor time that this thread has taken.
private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

@Suite("A hostile file is refused quickly")
struct BoundsTests {
    @Test("aliases that multiply")
    func billionLaughs() throws {
        var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...40 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let message = "this document holds more than 100000 values, counting those that aliases repeat"
        try refuse(text, "error 6:10: \(message) (a manifest is far smaller)", seconds: 0.5)
    }

    @Test("ten thousand aliases")
    func manyAliases() throws {
        let text = "a: &a x\n" + (1...10_000).map { "k\($0): *a\n" }.joined()
        try refuse(text, "error 1002:8: this file has more than 1000 aliases (write values out)")
    }

    @Test("lists within lists", arguments: [65, 5000, 200_000])
    func deepLists(depth: Int) throws {
        let text = String(repeating: "[", count: depth) + "\n"
        try refuse(text, "error 1:65: values are nested more than 64 levels deep")
    }

    @Test("mappings within mappings")
    func deepMappings() throws {
        let text = (0..<500).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        try refuse(text, "error 65:65: values are nested more than 64 levels deep")
    }

    @Test("one document of many values")
    func manyValues() throws {
        let text = "[\n" + String(repeating: "a,\n", count: 2_000_000) + "]\n"
        let message = "this document holds more than 100000 values, counting those that aliases repeat"
        try refuse(text, "error 100001:1: \(message) (a manifest is far smaller)")
    }

    @Test("many directives")
    func manyDirectives() throws {
        let text = (0..<200_000).map { "%TAG !a\($0)! tag:a\n" }.joined() + "--- a\n"
        try refuse(text, "error 101:1: this file has more than 100 directives")
    }

    @Test("a very large file, before it is read")
    func largeFile() throws {
        let folder = try sampleFolder()
        try folder.write("large.yaml", "")
        #expect(truncate(folder.path.appending("large.yaml").string, 100_000_000) == 0)
        let loaded = folder.load()
        #expect(
            loaded.lines(in: folder.path) == [
                "error 1:1: the file is larger than 32 MiB (split it into several files)"
            ]
        )
    }

    @Test("more mistakes than anybody reads")
    func manyMistakes() throws {
        let folder = try sampleFolder()
        let keys = (0..<5000).map { "wrong\($0): x\n" }.joined()
        try folder.write("bot.yaml", Sample.bot("weather") + keys)
        let loaded = folder.load()
        #expect(loaded.diagnostics.count == 1000)
        #expect(loaded.diagnostics.contains { $0.message.contains("more than 999 mistakes") })
        #expect(loaded.desired?.isComplete == false)
        #expect(loaded.invalidBots.map(\.text) == ["weather"])
    }

    @Test("bots whose wrong plans resemble right ones")
    func manySuggestions() throws {
        let folder = try sampleFolder()
        let name = String(repeating: "a", count: 62)
        let plans = (0..<100).map { index in
            "---\napiVersion: flarex.dev/v1\nkind: Plan\nmetadata: {name: p\(index)\(name.dropLast(2))}\nspec: {storage: 1MB}\n"
        }
        try folder.write("more.yaml", plans.joined())
        try folder.write("bots.yaml", (0..<2000).map { "---\n" + Sample.bot("bot-\($0)", plan: name) }.joined())
        let start = processorSeconds()
        #expect(folder.load().errors.count == 2000)
        let time = processorSeconds() - start
        #expect(time < 30)
    }
}

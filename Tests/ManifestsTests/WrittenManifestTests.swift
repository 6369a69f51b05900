import Manifests
import Model
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Manifests that flarexdb writes")
struct WrittenManifestTests {
    /// Names that YAML would take for something else, and names that nobody should have.
    private static let words = ["weather", "true", "null", "no", "y", "7", "0x1f", "1e3", "2026-01-01", "a-b", "on"]
    private static let identifiers: [Identifier] = [
        "weather_app", "Weather App", "no", "1", "a: b", "- x", "#c", "\"q\"", "\\", "\t\n", "é", "\u{202e}x", "{}",
        "~",
    ]

    @Test("are read back as what they were written from")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 7)
        func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &random)] }
        for _ in 0..<300 {
            var bot = DesiredBot(
                id: Fixtures.name(pick(Self.words)),
                workspace: Fixtures.name(pick(Self.words)),
                plan: Placed(Fixtures.name("pro"), line: 1),
                overage: Placed(pick([true, false]), line: 1),
                extensions: pick([[], [Placed("citext", line: 1)]]),
                urlForm: pick([nil, .plain, .documented]),
                isSuspended: pick([true, false]),
                isKept: pick([true, false]),
                source: SourcePlace(file: "", line: 1, column: 1)
            )
            if pick([true, false]) {
                bot.adopts = true
                bot.adoption = Adoption(
                    role: pick([nil, pick(Self.identifiers)]),
                    schema: pick([nil, pick(Self.identifiers)])
                )
            }
            let written = WrittenManifest(bot)
            let folder = try sampleFolder()
            let loaded = ManifestSource(paths: [folder.path]).load(with: [(written.file, written.text)])
            #expect(loaded.errors == [], "\(written.text)")
            let read = try #require(loaded.desired?.bots.first, "\(written.text)")
            #expect(read.source.file == "\(bot.workspace)/\(bot.id).yaml")
            #expect(read.specDigest == bot.specDigest && read.id == bot.id, "\(written.text)")
            #expect(read.adopts == bot.adopts && read.adoption == bot.adoption, "\(written.text)")
            #expect(read.isSuspended == bot.isSuspended && read.urlForm == bot.urlForm)
        }
    }

    @Test("say nothing that goes without saying")
    func text() {
        var bot = Fixtures.bot("weather", adopts: true)
        #expect(
            WrittenManifest(Fixtures.bot("weather")).text == """
                apiVersion: flarex.dev/v1
                kind: BotDatabase
                metadata:
                  name: weather
                  workspace: acme
                spec:
                  plan: free

                """
        )
        bot.adoption = Adoption(role: "weather_app", schema: "Weather \"1\"")
        (bot.isKept, bot.isSuspended, bot.overage.value, bot.urlForm) = (true, true, true, .plain)
        bot.extensions = [Placed("citext", line: 1), Placed("uuid-ossp", line: 1)]
        #expect(
            WrittenManifest(bot).text == #"""
                apiVersion: flarex.dev/v1
                kind: BotDatabase
                metadata:
                  name: weather
                  workspace: acme
                  annotations:
                    flarex.dev/adopt: "true"
                    flarex.dev/adopt-role: weather_app
                    flarex.dev/adopt-schema: "Weather \"1\""
                    flarex.dev/prune: disabled
                spec:
                  plan: free
                  overage: true
                  extensions: [citext, uuid-ossp]
                  urlForm: plain
                  suspend: true

                """#
        )
    }
}

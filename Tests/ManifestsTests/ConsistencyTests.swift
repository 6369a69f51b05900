import Model
import SQLText
import SystemPackage
import Testing

@testable import Manifests

@Suite("Manifests are checked against one another")
struct ConsistencyTests {
    @Test("a bot described twice is used in neither form, whatever the order")
    func duplicateBots() throws {
        let folder = try sampleFolder()
        try folder.write("a.yaml", Sample.bot("weather") + "---\n" + Sample.bot("chat"))
        try folder.write("b.yaml", Sample.bot("weather", plan: "pro"))
        let loaded = folder.load()
        #expect(
            loaded.lines(in: folder.path) == [
                """
                error 3:18: the bot weather is defined twice \
                (the first is in a.yaml:3:18; neither is used until you remove one)
                """
            ]
        )
        #expect(loaded.diagnostics.first?.place?.file == folder.path.string + "/b.yaml")
        #expect(loaded.desired?.bots.map(\.id.text) == ["chat"])
        #expect(loaded.invalidBots.map(\.text) == ["weather"])
    }

    @Test("a role or a schema is taken over by one bot only")
    func sharedAdoption() throws {
        let folder = try sampleFolder()
        func adopting(_ bot: String, _ annotation: String) -> String {
            Sample.bot(bot).replacing(
                "workspace: acme",
                with: "workspace: acme, annotations: {flarex.dev/adopt: \"true\", flarex.dev/\(annotation)}"
            )
        }
        try folder.write(
            "bots.yaml",
            [
                adopting("a", "adopt-role: app"), adopting("b", "adopt-role: app"),
                adopting("c", "adopt-schema: app"),
            ].joined(separator: "---\n")
        )
        let loaded = folder.load()
        #expect(loaded.desired?.bots.map(\.id.text) == ["c"])
        #expect(loaded.invalidBots.map(\.text).sorted() == ["a", "b"])
        #expect(
            loaded.diagnostics.map(\.message) == ["the bots a and b would both take over the role app"]
        )
    }

    @Test("two clusters are one too many")
    func twoClusters() throws {
        let folder = try sampleFolder()
        try folder.write("other.yaml", Sample.cluster)
        let loaded = folder.load()
        #expect(loaded.desired == nil)
        #expect(
            loaded.lines(in: folder.path) == [
                "error 1:1: a second manifest of the kind Cluster (the first is in cluster.yaml:1:1; a source has exactly one)"
            ]
        )
    }

    @Test("bots whose ids give one role are both left out")
    func sharedRole() throws {
        // No two ids are known that give one role, so that the role is put in.
        let bots = try ["a", "b", "c"].enumerated().map { line, id in
            var bot = DesiredBot(
                id: try #require(Name(id)),
                workspace: try #require(Name("acme")),
                plan: Placed(try #require(Name("free")), line: 1),
                overage: Placed(false, line: 1),
                source: SourcePlace(file: "bots.yaml", line: line + 1, column: 1)
            )
            if id != "c" { bot.role = "bot_0123456789abcdef" }
            return bot
        }
        var checkedBots = CheckedBots(usable: bots)
        var checks = Checks(diagnostics: [])
        checks.separateRoles(&checkedBots)
        #expect(checkedBots.usable.map(\.id.text) == ["c"])
        #expect(checkedBots.invalid.map(\.text).sorted() == ["a", "b"])
        #expect(checks.diagnostics.map(\.message) == ["the bots a and b would share the role bot_0123456789abcdef"])
        #expect(checks.diagnostics.first?.place?.line == 2)
    }

    @Test("a bot on a plan that is wrong is left out, and not reported for it")
    func wrongPlan() throws {
        let folder = try sampleFolder()
        try folder.write("plans.yaml", Mistake(.plans, "500MB", "lots").text)
        try folder.write("bots.yaml", Sample.bot("a") + "---\n" + Sample.bot("b", plan: "pro"))
        let loaded = folder.load()
        #expect(loaded.errors.count == 1)
        #expect(loaded.desired?.bots.map(\.id.text) == ["b"])
        #expect(loaded.invalidBots.map(\.text) == ["a"])
        #expect(loaded.desired?.isComplete == false)
    }

    @Test("a manifest of an unknown kind keeps the bot of its name from looking deleted")
    func unknownKind() throws {
        let folder = try sampleFolder()
        try folder.write("bot.yaml", Mistake(.bot, "BotDatabase", "BotDatabse").text)
        #expect(folder.load().invalidBots.map(\.text) == ["weather"])
    }

    @Test("bots are checked against a cluster that is wrong elsewhere")
    func wrongCluster() throws {
        let folder = try sampleFolder()
        try folder.write("cluster.yaml", Mistake(.cluster, "5432", "0").text)
        try folder.write("bot.yaml", Mistake(.bot, "[citext]", "[citex]").text)
        let loaded = folder.load()
        #expect(loaded.desired == nil)
        #expect(loaded.errors.count == 2)
    }

    @Test("where there is nothing to name, a hint says so")
    func nothingToName() throws {
        let folder = try TemporaryFolder()
        try folder.write("cluster.yaml", Mistake(.cluster, "[pgcrypto, uuid-ossp, citext, unaccent]", "[]").text)
        try folder.write("bot.yaml", Sample.bot)
        let hints = folder.load().errors.compactMap(\.hint)
        #expect(hints == ["the source holds no plans", "it allows none"])
    }

    @Test("a part of a source is checked by what it says itself, and misses nothing that is elsewhere")
    func part() throws {
        let folder = try sampleFolder()
        try folder.write("right.yaml", Mistake(.bot, "plan: free", "plan: elsewhere").text)
        try folder.write("wrong.yaml", Mistake(.bot, "weather", "Weather").text)
        try folder.write("twice.yaml", Sample.bot + "---\n" + Sample.bot)
        func lines(_ names: String...) -> [String] {
            ManifestSource(paths: names.map { folder.path.appending($0) }).loadPart().lines(in: folder.path)
        }
        #expect(lines("right.yaml") == [])
        #expect(lines("plans.yaml") == [])
        #expect(lines("right.yaml", "wrong.yaml").count == 1)
        #expect(lines("twice.yaml").count == 1)
        try folder.write("narrow.yaml", Mistake(.cluster, "citext, ", "").text)
        #expect(lines("right.yaml", "narrow.yaml").count == 1)
        #expect(lines("narrow.yaml", "cluster.yaml").count == 1)
    }

    @Test("mistakes in all files are reported in one run, by place")
    func allInOneRun() throws {
        let folder = try TemporaryFolder()
        try folder.write("cluster.yaml", Mistake(.cluster, "5432", "0").text)
        try folder.write("plans.yaml", Mistake(.plans, "connections: 20", "connections: x").text)
        try folder.write("a/bot.yaml", Mistake(.bot, "plan: free", "plan: [").text)
        try folder.write("b.yaml", Mistake(.bot, "overage: false", "overage: no").text)
        let places = folder.load().diagnostics.compactMap(\.place)
        #expect(
            places.map { $0.file.dropFirst(folder.path.string.utf8.count + 1) } == [
                "a/bot.yaml", "b.yaml", "cluster.yaml", "plans.yaml",
            ]
        )
        #expect(places == places.sorted())
    }
}

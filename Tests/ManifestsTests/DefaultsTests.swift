import Manifests
import Model
import SQLText
import Testing

@Suite("Defaults of folders")
struct DefaultsTests {
    private static func defaults(_ name: String, _ spec: String) -> String {
        """
        apiVersion: flarex.dev/v1
        kind: Defaults
        metadata: {name: \(name)}
        spec: \(spec)
        """
    }

    private static func bot(_ name: String, metadata: String = "", spec: String = "{}") -> String {
        """
        apiVersion: flarex.dev/v1
        kind: BotDatabase
        metadata: {name: \(name)\(metadata)}
        spec: \(spec)
        """
    }

    @Test("the nearest folder wins, value by value, and a bot's own value before all")
    func nearest() throws {
        let folder = try sampleFolder()
        folder.makeFolder("bots/sky/north")
        let all = "{workspace: acme, plan: free, extensions: [citext]}"
        try folder.write("bots/defaults.yaml", Self.defaults("all", all))
        try folder.write("bots/sky/defaults.yaml", Self.defaults("sky", "{plan: pro, overage: true, urlForm: plain}"))
        try folder.write("bots/land.yaml", Self.bot("land"))
        try folder.write("bots/sky/north/wind.yaml", Self.bot("wind"))
        try folder.write(
            "bots/sky/rain.yaml",
            Self.bot("rain", metadata: ", workspace: other", spec: "{plan: free, overage: false, extensions: []}")
        )
        let loaded = folder.load()
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        let bots = try #require(loaded.desired?.bots)
        let land = try #require(bots.first { $0.id.text == "land" })
        #expect(land.workspace.text == "acme" && land.plan.value.text == "free" && !land.overage.value)
        #expect(land.extensions.map(\.value.name) == ["citext"] && land.urlForm == nil)
        let wind = try #require(bots.first { $0.id.text == "wind" })
        #expect(wind.workspace.text == "acme" && wind.plan.value.text == "pro" && wind.overage.value)
        #expect(wind.extensions.map(\.value.name) == ["citext"] && wind.urlForm == .plain)
        let rain = try #require(bots.first { $0.id.text == "rain" })
        #expect(rain.workspace.text == "other" && rain.plan.value.text == "free" && !rain.overage.value)
        #expect(rain.extensions.isEmpty && rain.urlForm == .plain)
    }

    @Test("what no manifest gives is missing, in the bot's manifest")
    func missing() throws {
        let folder = try sampleFolder()
        try folder.write("a/defaults.yaml", Self.defaults("a", "{plan: free}"))
        try folder.write("a/one.yaml", Self.bot("one"))
        try folder.write("b/two.yaml", Self.bot("two", metadata: ", workspace: acme"))
        let found = folder.load().diagnostics.map(\.message)
        #expect(
            found == [#"the key "workspace" is missing in metadata"#, #"the key "plan" is missing in spec"#],
            "\(found)"
        )
    }

    @Test("a mistake in defaults is told once, where it is")
    func mistakes() throws {
        let folder = try sampleFolder()
        try folder.write("a/defaults.yaml", Self.defaults("a", "{workspace: acme, plan: fre, extensions: [hstor]}"))
        for name in ["one", "two"] { try folder.write("a/\(name).yaml", Self.bot(name)) }
        let loaded = folder.load()
        let places = loaded.diagnostics.compactMap(\.place)
        #expect(loaded.diagnostics.count == 2)
        #expect(places.allSatisfy { $0.file.hasSuffix("a/defaults.yaml") && $0.line == 4 })
        #expect(loaded.desired?.bots.contains { $0.id.text == "one" } == false)
    }

    @Test("a folder has one")
    func repeated() throws {
        let folder = try sampleFolder()
        try folder.write("a/one.yaml", Self.defaults("one", "{plan: free}"))
        try folder.write("a/two.yaml", Self.defaults("two", "{plan: free}"))
        let found = folder.load().diagnostics
        #expect(found.count == 1 && found[0].message.hasPrefix("another Defaults manifest of this folder is in "))
        #expect(found[0].place?.file.hasSuffix("a/two.yaml") == true)
    }

    @Test("each value of a bot is explained with the place that it is from")
    func explanation() throws {
        let folder = try sampleFolder()
        let given = "{workspace: acme, labels: {team: sky, tier: b}, plan: free}"
        try folder.write("a/defaults.yaml", Self.defaults("a", given))
        try folder.write("a/one.yaml", Self.bot("one", metadata: ", labels: {tier: a}", spec: "{login: false}"))
        let name = try #require(Name("one"))
        let explanation = try #require(ManifestSource(paths: [folder.path]).explanation(of: name))
        let lines = explanation.values.map { value in
            "\(value.field)=\(value.text) \(value.place?.file.split(separator: "/").last ?? "-") \(value.origin)"
        }
        #expect(
            lines == [
                "workspace=acme defaults.yaml Defaults", "labels.team=sky defaults.yaml Defaults",
                "labels.tier=a one.yaml the bot's manifest", "plan=free defaults.yaml Defaults",
                "overage=false - default", "extensions=[] - default", "urlForm=documented - the Cluster manifest",
                "login=false one.yaml the bot's manifest",
            ],
            "\(lines)"
        )
    }
}

import Glibc
import Manifests
import Model
import SystemPackage
import Testing

@Suite("What is left of a manifest that is gone")
struct LeftoverTests {
    @Test("an emptied file is an error, whatever is left in it", arguments: ["", "\n \n", "# weather\n", "---\n---\n"])
    func emptied(text: String) throws {
        let folder = try sampleFolder()
        try folder.write("weather.yaml", text)
        let loaded = folder.load()
        #expect(
            loaded.lines(in: folder.path) == [
                "error 1:1: the file holds no manifest (write one into it, or delete the file; as long as it is empty, "
                    + "no bot counts as deleted)"
            ]
        )
        #expect(loaded.desired?.isComplete == false)
    }

    @Test(
        "a file beside it that lost the ending is its trace",
        arguments: ["weather.yaml.disabled", "weather.YAML", "weather.json", "weather", "weather.yaml~", "weather.bak"]
    )
    func lostEnding(name: String) throws {
        let folder = try sampleFolder()
        try folder.write("team/\(name)", Sample.bot("weather"))
        let place = folder.path.appending("team").string
        let leftovers = try #require(folder.load().desired?.leftovers)
        #expect(leftovers.trace(of: "\(place)/weather.yaml")?.place == "\(place)/\(name)")
        #expect(leftovers.trace(of: "\(place)/weather-2.yaml") == nil)
        #expect(leftovers.trace(of: "weather.yaml") == nil)
    }

    @Test("an empty folder is the trace of all that was in it; one that holds a hidden file is not")
    func emptyFolder() throws {
        let folder = try sampleFolder()
        folder.makeFolder("lost")
        try folder.write("kept/.gitkeep", "")
        let leftovers = try #require(folder.load().desired?.leftovers)
        let lost = folder.path.appending("lost").string
        #expect(leftovers.trace(of: "\(lost)/deep/weather.yaml")?.place == lost)
        #expect(leftovers.trace(of: folder.path.appending("kept/weather.yaml").string) == nil)
        #expect(leftovers.trace(of: folder.path.appending("gone/weather.yaml").string) == nil)
    }

    @Test("places in a git working tree are the repository's, wherever it lies")
    func repository() throws {
        for _ in 1...2 {
            let folder = try TemporaryFolder()
            folder.makeFolder(".git")
            try folder.write("bots/cluster.yaml", Sample.cluster)
            try folder.write("bots/plans.yaml", Sample.plans)
            try folder.write("bots/acme/weather.yaml.off", Sample.bot("weather"))
            let desired = try #require(ManifestSource(paths: [folder.path.appending("bots")]).load().desired)
            #expect(desired.places.place(of: folder.path.appending("bots/plans.yaml").string) == "bots/plans.yaml")
            #expect(desired.leftovers.trace(of: "bots/acme/weather.yaml")?.place == "bots/acme/weather.yaml.off")
        }
    }

    @Test("a working tree of the loop's own names files by their places in the repository")
    func naming() throws {
        let folder = try sampleFolder()
        try folder.write("bots/weather.yaml", Sample.bot("weather", plan: "none"))
        try folder.write("bots/radio.yaml", Sample.bot("radio"))
        let source = ManifestSource(paths: [folder.path], naming: FileNaming(root: folder.path))
        let loaded = source.load()
        #expect(loaded.diagnostics.compactMap(\.place?.file) == ["bots/weather.yaml"])
        #expect(loaded.desired?.bots.map(\.source.file) == ["bots/radio.yaml"])
        var reader = ManifestReader(source)
        #expect(reader.load().desired?.bots == loaded.desired?.bots)
        try folder.write("bots/radio.yaml", Sample.bot("radio", plan: "pro"))
        let again = reader.load(touched: [folder.entry("bots/radio.yaml")])
        #expect(again?.desired?.bots.map(\.source.file) == ["bots/radio.yaml"])
        #expect(again?.desired?.bots.map(\.plan.value.text) == ["pro"])
    }

    @Test("a reader that is told of a leftover that comes or goes keeps account of it")
    func touched() throws {
        let folder = try sampleFolder()
        try folder.write("weather.yaml.off", Sample.bot("weather"))
        var reader = ManifestReader(ManifestSource(paths: [folder.path]))
        #expect(reader.load().desired?.leftovers.files == [folder.path.string: ["weather.yaml.off"]])
        #expect(unlink(folder.path.appending("weather.yaml.off").string) == 0)
        try folder.write("notes.txt", "")
        let touched = Set(["weather.yaml.off", "notes.txt"].map { folder.entry($0) })
        let noted = reader.load(touched: touched)
        #expect(noted?.desired == folder.load().desired)
        #expect(noted?.desired?.leftovers.files == [folder.path.string: ["notes.txt"]])
    }
}

import Glibc
import Manifests
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("A reader that is told what was touched")
struct ReaderTests {
    @Test("reads one changed manifest without a look at the others, and finds what a look at all finds")
    func oneOfMany() throws {
        let folder = try sampleFolder()
        for number in 0..<10 { try folder.write("team/bot-\(number).yaml", Sample.bot("bot-\(number)")) }
        var reader = ManifestReader(ManifestSource(paths: [folder.path]))
        _ = reader.load()
        try folder.write("team/bot-3.yaml", Sample.bot("bot-3", plan: "pro"))
        // Nobody told of this one, so nobody looks.
        try folder.write("team/bot-4.yaml", Sample.bot("bot-4", plan: "pro"))
        let plans = reader.load(touched: [folder.entry("team/bot-3.yaml")])?.desired?.bots.map(\.plan.value.text)
        #expect(plans == ["free", "free", "free", "pro", "free", "free", "free", "free", "free", "free"])
        #expect(reader.load(touched: [folder.entry("team/bot-4.yaml")])?.desired == folder.load().desired)
    }

    @Test(
        "asks for a look at everything when more is touched than the insides of bots' manifests",
        arguments: [
            ("new.yaml", Sample.bot("new")), ("plans.yaml", Sample.plans), ("team/a.yaml", Sample.bot("b")),
            ("team/a.yaml", Sample.bot("a", plan: "none")),
            ("team/a.yaml", Sample.bot("a") + "---\n" + Sample.bot("c")),
            ("team/a.yaml", "spec: {"), ("team/twice.yaml", Sample.bot("twice", plan: "pro")),
        ]
    )
    func more(name: String, text: String) throws {
        let folder = try sampleFolder()
        try folder.write("team/a.yaml", Sample.bot("a"))
        for name in ["twice", "thrice"] { try folder.write("team/\(name).yaml", Sample.bot("twice")) }
        var reader = ManifestReader(ManifestSource(paths: [folder.path]))
        _ = reader.load()
        try folder.write(name, text + "# touched\n")
        #expect(reader.load(touched: [folder.entry(name)]) == nil)
        #expect(reader.load().isSame(as: folder.load()))
    }

    @Test("asks for a look at everything when a manifest is gone, a link, or one file of two names")
    func notPlain() throws {
        let folder = try sampleFolder()
        for name in ["gone", "link", "first"] { try folder.write("\(name).yaml", Sample.bot(name)) }
        var reader = ManifestReader(ManifestSource(paths: [folder.path]))
        _ = reader.load()
        #expect(unlink(folder.path.appending("gone.yaml").string) == 0)
        #expect(unlink(folder.path.appending("link.yaml").string) == 0)
        #expect(symlink("first.yaml", folder.path.appending("link.yaml").string) == 0)
        #expect(link(folder.path.appending("first.yaml").string, folder.path.appending("second.yaml").string) == 0)
        for name in ["gone", "link", "first", "second"] {
            #expect(reader.load(touched: [folder.entry("\(name).yaml")]) == nil, "\(name)")
        }
        #expect(reader.load().isSame(as: folder.load()))
    }

    @Test("passes over what editors leave in the folder")
    func editors() throws {
        let folder = try sampleFolder()
        try folder.write("a.yaml", Sample.bot("a"))
        var reader = ManifestReader(ManifestSource(paths: [folder.path]))
        _ = reader.load()
        try folder.write("a.yaml~", Sample.bot("a"))
        var touched: Set<TouchedEntry> = []
        for name in ["a.yaml~", "4913", "passing.yaml", "a.yaml"] { touched.insert(folder.entry(name)) }
        #expect(reader.load(touched: touched)?.isSame(as: folder.load()) == true)
    }

    @Test("gives the same as a look at everything after any change", arguments: 0..<20)
    func anyChange(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let folder = try sampleFolder()
        let names = (0..<6).map { "bot-\($0)" }
        for name in names { try folder.write("team/\(name).yaml", Sample.bot(name)) }
        var reader = ManifestReader(ManifestSource(paths: [folder.path]))
        _ = reader.load()
        for _ in 0..<15 {
            var touched: Set<TouchedEntry> = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let file = "team/\(names.randomElement(using: &generator) ?? "").yaml"
                touched.insert(folder.entry(file))
                let name = Bool.random(using: &generator) ? String(file.dropFirst(5).dropLast(5)) : names[0]
                switch Int.random(in: 0..<8, using: &generator) {
                case 0: unlink(folder.path.appending(file).string)
                case 1: try folder.write(file, "kind: Nothing\n")
                case 2: try folder.write(file, Sample.bot(name) + "  surplus: true\n")
                case 3: try folder.write(file, Sample.bot(name, plan: "missing"))
                case 4: try folder.write(file, "# a comment\n" + Sample.bot(name, plan: "pro"))
                default:
                    let plan = Bool.random(using: &generator) ? "pro" : "free"
                    let extensions = Bool.random(using: &generator) ? "citext" : ""
                    let text = Sample.bot(name).replacing(
                        "plan: free",
                        with: "plan: \(plan), extensions: [\(extensions)]"
                    )
                    try folder.write(file, text)
                }
            }
            let loaded = reader.load(touched: touched) ?? reader.load()
            try #require(loaded.isSame(as: folder.load()))
        }
    }
}

extension LoadedManifests {
    fileprivate func isSame(as other: LoadedManifests) -> Bool {
        desired == other.desired && invalidBots == other.invalidBots && diagnostics == other.diagnostics
            && fileCount == other.fileCount
    }
}

extension TemporaryFolder {
    func entry(_ file: String) -> TouchedEntry {
        let path = path.appending(file)
        return TouchedEntry(folder: path.removingLastComponent(), name: path.lastComponent ?? "none")
    }
}

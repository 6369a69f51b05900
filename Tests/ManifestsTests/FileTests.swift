import Glibc
import Manifests
import Model
import SystemPackage
import Testing

@Suite("A source that cannot be read is reported, and is not complete")
struct FileTests {
    private func expect(_ lines: String..., in folder: borrowing TemporaryFolder, from name: String? = nil) {
        let path = name.map { folder.path.appending($0) } ?? folder.path
        let loaded = ManifestSource(paths: [path]).load()
        #expect(loaded.lines(in: folder.path) == lines)
        #expect(loaded.desired?.isComplete != true)
    }

    private let noCluster = """
        error -: there is no manifest of the kind Cluster \
        (a source needs exactly one; is its file among the paths given?)
        """

    @Test("no path at all")
    func noPath() {
        let loaded = ManifestSource(paths: []).load()
        #expect(loaded.desired == nil)
        #expect(loaded.fileCount == 0)
        #expect(loaded.errors.first?.message == "no path to manifests was given")
    }

    @Test("a missing path")
    func missingPath() throws {
        let folder = try TemporaryFolder()
        let message = "cannot find the manifests in \"\(folder.path.string)/gone\": No such file or directory"
        let loaded = ManifestSource(paths: [folder.path.appending("gone")]).load()
        #expect(loaded.diagnostics.map(\.message).first == message)
        #expect(loaded.diagnostics.first?.hint == "name the folder with --manifests or FLAREXDB_MANIFESTS")
    }

    @Test("a missing path beside one that is there")
    func missingPathBesideAnother() throws {
        let folder = try sampleFolder()
        let loaded = ManifestSource(paths: [folder.path, folder.path.appending("gone")]).load()
        #expect(loaded.desired?.isComplete == false)
        #expect(loaded.desired?.plans.count == 2)
    }

    @Test("an empty folder, and one with nothing but hidden files and others")
    func emptyFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write(".git/config.yaml", "a: b")
        try folder.write(".hidden.yaml", "a: b")
        try folder.write("README.md", "# Bots")
        let message =
            "error -: the folder \"\(folder.path.string)\" holds no manifests (manifests end in .yaml or .yml)"
        expect(message, noCluster, in: folder)
    }

    @Test("a named pipe, without waiting for a writer")
    func namedPipe() throws {
        let folder = try sampleFolder()
        #expect(mkfifo(folder.path.appending("pipe.yaml").string, 0o600) == 0)
        expect("error 1:1: cannot read the file: it is a named pipe", in: folder)
    }

    @Test("a device")
    func device() throws {
        let folder = try sampleFolder()
        #expect(symlink("/dev/zero", folder.path.appending("zero.yaml").string) == 0)
        expect("error 1:1: cannot read the file: it is a device", in: folder)
    }

    @Test("a link that leads nowhere")
    func danglingLink() throws {
        let folder = try sampleFolder()
        #expect(symlink("nowhere", folder.path.appending("bots").string) == 0)
        expect("error -: cannot follow \"bots\": No such file or directory", in: folder)
    }

    @Test("a link back to a folder that holds it")
    func loop() throws {
        let folder = try sampleFolder()
        folder.makeFolder("bots")
        #expect(symlink("..", folder.path.appending("bots/again").string) == 0)
        expect(
            "error -: the link \"bots/again\" leads back to a folder that holds it (delete the link)",
            in: folder
        )
    }

    @Test("folders nested without end")
    func deepFolders() throws {
        let folder = try sampleFolder()
        let deep = (0..<70).map { "d\($0)" }.joined(separator: "/")
        try folder.write(deep + "/bot.yaml", Sample.bot("deep"))
        let loaded = folder.load()
        #expect(loaded.errors.map(\.message).allSatisfy { $0.hasSuffix(": more than 64 levels deep") })
        #expect(loaded.errors.count == 1)
    }

    @Test("a file without permission, where the system enforces it")
    func unreadableFile() throws {
        let folder = try sampleFolder()
        try folder.write("secret.yaml", Sample.bot("weather"))
        let path = folder.path.appending("secret.yaml").string
        #expect(chmod(path, 0) == 0)
        // The superuser reads it all the same.
        if access(path, R_OK) == 0 {
            #expect(folder.load().desired?.bots.map(\.id.text) == ["weather"])
        } else {
            expect("error 1:1: cannot read the file: Permission denied", in: folder)
        }
    }

    @Test(
        "bytes that are not UTF-8, with their place",
        arguments: [
            (
                [0x61, 0x3a, 0x0a, 0xc3, 0xa9, 0xff],
                "error 2:2: not UTF-8: invalid leading UTF-8 octet (save the file as UTF-8)"
            ),
            ([0x61, 0xc3], "error 1:2: not UTF-8: incomplete UTF-8 octet sequence (save the file as UTF-8)"),
            (
                [0x61, 0xed, 0xa0, 0x80],
                "error 1:2: not YAML: invalid Unicode character (write it as an escape in double quotes)"
            ),
            ([0xff, 0xfe, 0x61, 0x00], "error 1:1: not UTF-8: the file is in UTF-16 (save the file as UTF-8)"),
        ]
    )
    func notUTF8(bytes: [UInt8], line: String) throws {
        let folder = try sampleFolder()
        try folder.write("bytes.yaml", bytes)
        expect(line, in: folder)
    }

    @Test("a file named directly is read whatever it is called, and its name stands in the diagnostics as given")
    func namedFile() throws {
        let folder = try sampleFolder()
        try folder.write("bot.txt", Sample.bot("weather", plan: "fre"))
        let paths = ["cluster.yaml", "plans.yaml", "bot.txt"].map { folder.path.appending($0) }
        let loaded = ManifestSource(paths: paths).load()
        #expect(loaded.fileCount == 3)
        #expect(loaded.diagnostics.compactMap(\.place?.file) == [folder.path.string + "/bot.txt"])
    }

    @Test("a file that several paths lead to is read once")
    func readOnce() throws {
        let folder = try sampleFolder()
        try folder.write("acme/weather.yaml", Sample.bot("weather"))
        #expect(symlink("acme", folder.path.appending("umbrella").string) == 0)
        #expect(symlink("acme/weather.yaml", folder.path.appending("weather.yaml").string) == 0)
        let paths = ["acme", "", "acme/weather.yaml", "umbrella"].map { folder.path.appending($0) }
        let loaded = ManifestSource(paths: paths).load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.desired?.bots.map(\.id.text) == ["weather"])
    }
}

import Glibc
import SQLText
import SystemPackage
import TestSupport
import Testing

/// What looks like a deletion of a manifest, and is none.
@Suite("Slips", .serialized, .throwawayServer)
struct SlipTests {
    private let living: SQL = "SELECT id FROM flarex.bot WHERE tombstoned_at IS NULL ORDER BY id"

    /// Applies the workspace, makes the slip, and applies again from a copy of the folder at another path.
    private func survive(_ slip: (Workspace) async throws -> Void, says line: String) async throws {
        try await Workspace.withServer { workspace in
            #expect(mkdir(workspace.directory.path.appending(".git").string, 0o700) == 0)
            #expect(try await workspace.run("apply", "--yes").status == 0)
            try await slip(workspace)
            let elsewhere = try await workspace.copy()
            let environment: [String: String?] = ["FLAREXDB_MANIFESTS": elsewhere.appending("manifests").string]
            let plan = try await workspace.run("plan", environment: environment)
            #expect(!plan.output.contains("its manifest is gone"), "\(plan.output)")
            #expect((plan.output + plan.errors).contains(line), "\(plan.output)\(plan.errors)")
            let apply = try await workspace.run("apply", "--yes", "--allow", "massPrune", environment: environment)
            #expect(apply.status == 3, "\(apply.output)\(apply.errors)")
            #expect(try await workspace.texts(living) == ["billing", "weather"])
        }
    }

    @Test("an emptied file deletes nobody, and validate names it")
    func emptied() async throws {
        try await survive({ _ = try $0.directory.write("", to: "manifests/weather.yaml") }, says: "weather.yaml:1:1")
        try await Workspace.with { workspace in
            try workspace.writeBot("weather")
            try workspace.directory.write("# soon\n", to: "manifests/radio.yaml")
            let validate = try await workspace.run("validate")
            #expect(validate.status == 1)
            #expect(validate.output.contains("radio.yaml:1:1: error: the file holds no manifest"), "\(validate.output)")
        }
    }

    @Test("a file that lost its ending deletes nobody, on any host", arguments: ["yaml.disabled", "YAML", "json"])
    func renamed(ending: String) async throws {
        try await survive(
            { workspace in
                let (old, new) = ("weather.yaml", "weather.\(ending)")
                let manifests = workspace.manifests
                #expect(rename(manifests.appending(old).string, manifests.appending(new).string) == 0)
            },
            says: "the manifest of bot weather was in manifests/weather.\(ending), and its name does not end in .yaml"
        )
    }

    @Test("a folder that is empty all at once deletes nobody")
    func emptiedFolder() async throws {
        try await survive(
            { workspace in
                try workspace.directory.write(Workspace.manifest(of: "billing", plan: "free"), to: "manifests/a/b.yaml")
                #expect(unlink(workspace.manifests.appending("billing.yaml").string) == 0)
                #expect(try await workspace.run("apply", "--yes").status == 0)
                #expect(unlink(workspace.manifests.appending("a/b.yaml").string) == 0)
            },
            says: "the manifest of bot billing was in manifests/a, and the folder is empty"
        )
    }

    @Test("a link that leads nowhere deletes nobody")
    func danglingLink() async throws {
        try await survive(
            { workspace in
                let manifest = workspace.manifests.appending("weather.yaml").string
                #expect(unlink(manifest) == 0)
                #expect(symlink("gone.yaml", manifest) == 0)
            },
            says: "cannot follow"
        )
    }

    @Test("a file that is deleted is a deletion")
    func deleted() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
            #expect(try await workspace.run("apply", "--yes").status == 0)
            #expect(try await workspace.texts(living) == ["billing"])
        }
    }
}

extension Workspace {
    /// A copy of the folder, working tree and all, at another path.
    fileprivate func copy() async throws -> FilePath {
        let copied = try await Documentation.bash(
            "rm -rf copy && mkdir copy && cp -a .git manifests copy/",
            environment: [:],
            in: directory.path
        )
        try #require(copied.status == 0, "\(copied.output)")
        return directory.path.appending("copy")
    }
}

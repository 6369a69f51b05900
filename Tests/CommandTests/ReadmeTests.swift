import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// README.md and the pages of the documentation show what the program does.
@Suite struct ReadmeTests {
    @Test func `every command that is shown prints what stands below it`() async throws {
        try await withCluster { folder, environment in
            let readme = try Documentation.page("README.md")
            let manifest = try #require(readme.blocks("yaml").first)
            try folder.write(manifest, to: "Manifests/acme/weather.yaml")
            let commands = try Documentation.pages.flatMap {
                try Documentation.page($0).blocks("console").flatMap(Documentation.commands)
            }
            #expect(commands.count >= 9)
            for command in commands {
                let run = try await Documentation.bash(command.text, environment: environment, in: folder.path)
                #expect(Documentation.timeless(run.output) == command.output, "$ \(command.text)")
            }
        }
    }

    @Test func `the script on the page about secrets opens one without flarexdb`() async throws {
        try await withCluster { folder, environment in
            let page = try Documentation.page("Sources/flarexdb/Documentation.docc/Secrets.md")
            try folder.write(try #require(page.blocks("python").first), to: "open_secret.py")
            let run = try await Documentation.bash(
                """
                psql -d "${FLAREXDB_ADMIN_URL/'/postgres?'/'/flarex?'}" -At \
                    -c "SELECT sealed FROM flarex.secret WHERE bot = 'chat'" >sealed
                python3 open_secret.py key.txt chat <sealed >opened
                flarexdb secret show chat --key key.txt | diff - opened && grep -c DATABASE_URL opened
                python3 open_secret.py key.txt weather <sealed 2>&1 | grep -c "^AssertionError: another bot's"
                """,
                environment: environment,
                in: folder.path
            )
            #expect(run.output == "2\n1\n")
        }
    }

    @Test func `the page about commands names those that exist, and no others`() async throws {
        let help = try await BuiltBinary.run(["--help"]).output
        let existing = help.matches(of: #/\n  ([a-z]+)  +[A-Z]/#).map { String($0.1) }
        let page = try Documentation.page("Sources/flarexdb/Documentation.docc/Commands.md").text
        let commands = try #require(page.split(separator: "\n\n").first { $0.hasPrefix("| command |") })
        let table = commands.matches(of: #/\n\| `([a-z]+)/#).map { String($0.1) }
        #expect(!existing.isEmpty)
        #expect(Set(table) == Set(existing))
    }

    @Test func `the README is short`() throws {
        let lines = try Documentation.page("README.md").text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 171)
    }

    @Test func `the page about manifests names every field, and its examples are valid`() async throws {
        let page = try Documentation.page("Sources/flarexdb/Documentation.docc/Manifests.md")
        let schema = try JSONDecoder().decode(Schema.self, from: Data(await BuiltBinary.run(["schema"]).output.utf8))
        for name in Set(schema.definitions.values.flatMap(\.names)) {
            #expect(page.text.contains("`\(name)`"), "\(name) is not described")
        }
        try await TemporaryDirectory.with { folder in
            let examples = page.blocks("yaml")
            #expect(examples.count >= 3)
            try folder.write(examples.joined(separator: "---\n"), to: "Manifests/examples.yaml")
            let run = try await BuiltBinary.run(["validate"], workingDirectory: folder.path)
            #expect(run.status == 0, "\(run.output)")
            // The one warning is about the placeholder for the recipient.
            #expect(run.output.hasSuffix("0 errors, 1 warning.\n"), "\(run.output)")
        }
    }

    @Test(arguments: Documentation.pages)
    func `links lead to files, and scripts that are named exist`(name: String) throws {
        let page = try Documentation.page(name)
        for link in page.text.matches(of: #/\]\(([^)#]+)[^)]*\)/#).map({ String($0.1) }) where !link.contains("://") {
            let target = FilePath(name).removingLastComponent().pushing(FilePath(link))
            #expect(try Documentation.exists(target), "\(link)")
        }
        let lines = page.blocks("sh").flatMap { $0.split(separator: "\n") }
        for script in lines.compactMap({ $0.split(separator: " ").first }) where script != "swift" {
            #expect(try Documentation.exists(FilePath(String(script))), "\(script)")
        }
    }

    /// Lends a folder with the manifests of the example under `Manifests`, their key in `key.txt`, and the environment
    /// of a server to which all but the bot `weather` were applied.
    private func withCluster(
        _ body: (TemporaryDirectory, [String: String]) async throws -> Void
    ) async throws {
        try await ThrowawayServer.with { server in
            try await TemporaryDirectory.with { folder in
                let environment = [
                    "FLAREXDB_ADMIN_URL": await server.adminURL(),
                    "PATH": "\(try BuiltBinary.flarexdb.removingLastComponent()):/usr/local/bin:/usr/bin:/bin",
                    "PSQLRC": "/dev/null",
                ]
                let preparation = try await Documentation.bash(
                    """
                    set -e
                    cp -r "$EXAMPLE" Manifests
                    rm Manifests/acme/weather.yaml
                    sed -i -e "s|x25519:REPLACE.*|$(flarexdb keygen --out key.txt)|" -e "s/port: 54329/port: $PORT/" \
                        Manifests/cluster.yaml
                    flarexdb apply --yes
                    """,
                    environment: environment.merging(
                        ["EXAMPLE": "\(Documentation.root)/Examples/gitops", "PORT": "\(await server.port)"]
                    ) { $1 },
                    in: folder.path
                )
                try #require(preparation.status == 0, "\(preparation.output)")
                try await body(folder, environment)
            }
        }
    }

    private struct Schema: Decodable {
        var definitions: [String: Node]

        struct Node: Decodable {
            var properties: [String: Node]?

            /// The names of all properties, at any depth.
            var names: [String] { (properties ?? [:]).flatMap { [$0.key] + $0.value.names } }
        }
    }
}

/// What the repository says about itself, and a shell to try it in.
enum Documentation {
    static let pages: [String] = {
        let folder = "Sources/flarexdb/Documentation.docc"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: root.pushing(FilePath(folder)).string)) ?? []
        return ["README.md"] + files.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
    }()

    /// The folder of the repository that these tests were built from.
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    struct Page {
        let text: String

        /// The code blocks of a language, without the fences.
        func blocks(_ language: String) -> [String] {
            var blocks: [String] = []
            var isInside = false
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("```") {
                    isInside = line == "```" + language
                    if isInside { blocks.append("") }
                } else if isInside {
                    blocks[blocks.count - 1] += line + "\n"
                }
            }
            return blocks
        }
    }

    struct Command {
        var text: String
        var output = ""
    }

    struct Run {
        let status: Int32
        /// Standard output and standard error as they came.
        let output: String

        var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    }

    static func page(_ name: String) throws -> Page { Page(text: try textFile(root.pushing(FilePath(name)))) }

    static func exists(_ name: FilePath) throws -> Bool {
        FileManager.default.fileExists(atPath: root.pushing(name).lexicallyNormalized().string)
    }

    /// The lines after `$ ` in a block, each with what stands below it.
    static func commands(in block: String) -> [Command] {
        var commands: [Command] = []
        for line in block.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("$ ") {
                commands.append(Command(text: String(line.dropFirst(2))))
            } else if !commands.isEmpty {
                commands[commands.count - 1].output += line + "\n"
            }
        }
        return commands
    }

    /// The text with `...` for what is new each time, and a place like those that readers have.
    static func timeless(_ text: String) -> String {
        text.replacing(#/x25519:[A-Za-z0-9+\/]{43}=/#, with: "x25519:...")
            .replacing(#/fingerprint `[0-9a-f]{16}`/#, with: "fingerprint `...`")
            .replacing(#/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/#, with: "YYYY-MM-DDThh:mm:ssZ")
            .replacing(#/\/[^ `]+\/socket:[0-9]+/#, with: "pg.example.com:5432")
    }

    /// Runs a script with these variables and nothing of the environment that the tests run in.
    static func bash(
        _ script: String,
        environment: [String: String] = [:],
        in folder: FilePath
    ) async throws -> Run {
        let variables = ["LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"].merging(environment) { $1 }
        let result = try await Subprocess.run(
            .path("/bin/bash"),
            arguments: ["-c", "exec 2>&1\n" + script],
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: variables.compactMap { name, value in
                        Environment.Key(rawValue: name).map { ($0, value) }
                    }
                )
            ),
            workingDirectory: folder,
            input: .none,
            output: .string(limit: 1 << 20),
            error: .discarded
        )
        guard case .exited(let status) = result.terminationStatus else { throw DocumentationError.killed(script) }
        return Run(status: status, output: result.standardOutput)
    }
}

enum DocumentationError: Error {
    case killed(String)
}

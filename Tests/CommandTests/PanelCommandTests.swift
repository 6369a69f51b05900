import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Commands around the panel", .serialized, .throwawayServer)
struct PanelCommandTests {
    private static let manifest = """
        apiVersion: flarex.dev/v1
        kind: Panel
        metadata: {name: panel}
        spec: {url: "https://panel.example.com"}

        """

    private func withPanel(_ body: @Sendable (Workspace) async throws -> Void) async throws {
        try await Workspace.withServer { workspace in
            try workspace.directory.write(Self.manifest, to: "manifests/panel.yaml")
            let apply = try await workspace.run("apply", "--yes")
            try #require(apply.status == 0, "\(apply.errors)")
            try await body(workspace)
        }
    }

    @Test("without a Panel manifest they say what is missing") func missing() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            for command in [["panel", "login", "--out", "login"], ["token", "list"], ["token", "revoke", "x"]] {
                let outcome = try await workspace.run(command)
                #expect(outcome.status == 1 && outcome.errors.contains("kind Panel"), "\(command): \(outcome.errors)")
            }
        }
    }

    @Test("panel login writes a file for its owner alone, and ends the password before") func login() async throws {
        try await withPanel { workspace in
            let file = workspace.directory.path.appending("login")
            let port = try await ThrowawayServer.current.port
            let place = ["--host", "127.0.0.1", "--port", "\(port)", "--sslmode", "disable"]
            var urls: [String] = []
            for _ in 1...2 {
                let outcome = try await workspace.run(["panel", "login", "--out", "login"] + place)
                #expect(outcome.status == 0 && !outcome.output.contains("postgresql://"), "\(outcome.errors)")
                var status = stat()
                #expect(stat(file.string, &status) == 0 && status.st_mode & 0o777 == 0o600)
                urls.append(String(try textFile(file).dropLast()))
            }
            try #require(urls.count == 2)
            #expect(urls[0] != urls[1])
            await #expect(throws: PostgresError.self) { try await user(of: urls[0]) }
            #expect(try await user(of: urls[1]) == "flarex_panel")
            // Where nothing can be written, it says so.
            let outcome = try await workspace.run("panel", "login", "--out", "nowhere/login")
            #expect(outcome.status == 1 && outcome.errors.contains("nowhere/login was not written"))
            #expect(!outcome.errors.contains("postgresql://"))
        }
    }

    private func user(of url: String) async throws -> String? {
        let session = try await PostgresSession.connect(to: ConnectionOptions(url))
        let users = try await session.query("SELECT current_user::text") { try $0.text(0) }
        await session.close()
        return users.first
    }

    @Test("a token is printed once, listed without what makes it good, and revoked for good") func tokens() async throws
    {
        try await withPanel { workspace in
            let arguments = ["token", "create", "deploy", "--workspace", "acme", "--permission", "write"]
            let made = try await workspace.run(arguments + ["--expires", "30d"])
            #expect(made.status == 0, "\(made.errors)")
            let token = try #require(made.output.wholeMatch(of: #/([A-Za-z0-9_-]{43})\n/#)?.output.1)
            let again = try await workspace.run(arguments)
            #expect(again.status == 1 && again.errors.contains("there is a token \"deploy\" already"))
            let list = try await workspace.run("token", "list")
            #expect(list.output.contains("deploy") && list.output.contains("acme") && list.output.contains("write"))
            #expect(!list.output.contains(token))
            #expect(try await workspace.run("token", "revoke", "deploy").output == "Revoked deploy.\n")
            #expect(try await workspace.run("token", "revoke", "deploy").status == 1)
            #expect(try await !workspace.run("token", "list").output.contains("deploy"))
            #expect(try await workspace.run("token", "list", "--all").output.contains("deploy"))
            // The name is free again.
            #expect(try await workspace.run(arguments).status == 0)
            let log = try await workspace.run("audit", "list", "--act", "makeToken")
            #expect(log.output.contains("deploy") && !log.output.contains(token))
        }
    }

    @Test(
        "a token needs a workspace or all, a time, and a name that can be printed",
        arguments: [
            ["x", "--permission", "read"], ["x", "--permission", "read", "--workspace", "a", "--all-workspaces"],
            ["x", "--permission", "root", "--all-workspaces"],
            ["x", "--permission", "read", "--all-workspaces", "--expires", "0s"],
            ["a\nb", "--permission", "read", "--all-workspaces"], ["", "--permission", "read", "--all-workspaces"],
        ]
    )
    func mistakes(arguments: [String]) async throws {
        let outcome = try await BuiltBinary.run(["token", "create"] + arguments)
        #expect(outcome.status == 64 && outcome.output == "", "\(outcome)")
    }
}

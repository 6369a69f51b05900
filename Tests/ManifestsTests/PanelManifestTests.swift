import Manifests
import Model
import Testing

@Suite("Manifests of workspaces and of the panel")
struct PanelManifestTests {
    private static let panel = """
        apiVersion: flarex.dev/v1
        kind: Panel
        metadata: {name: panel}
        spec:
          url: https://db.example.com
          signIn: {oidc: {issuer: https://id.example.com, clientID: flarexdb, clientSecretFile: /etc/flarexdb/oidc}}
          administrators: [{group: platform}, {user: root@example.com}]
          session: {idle: 15m, absolute: 8h}
          manifests: {git: {url: https://git.example.com/bots.git, path: bots}}

        """

    private static let workspace = """
        apiVersion: flarex.dev/v1
        kind: Workspace
        metadata: {name: acme}
        spec:
          members:
            - {group: acme-developers, permission: write}
            - {user: ada@example.com, permission: admin}

        """

    private func loaded(_ text: String) throws -> (loaded: LoadedManifests, lines: [String]) {
        let folder = try sampleFolder()
        try folder.write("panel.yaml", text)
        let loaded = folder.load()
        return (loaded, loaded.lines(in: folder.path))
    }

    @Test("say how the panel works and who may do what")
    func right() throws {
        let (loaded, lines) = try loaded(Self.panel + "---\n" + Self.workspace)
        #expect(lines == [])
        let desired = try #require(loaded.desired)
        let policy = try #require(desired.panel?.policy)
        #expect(policy.url == "https://db.example.com")
        #expect(policy.signIn?.issuer == "https://id.example.com" && policy.signIn?.groupsClaim == "groups")
        #expect(policy.administrators == [.group("platform"), .user("root@example.com")])
        #expect(policy.session.idle == TimeSpan(seconds: 900) && policy.session.absolute == TimeSpan(seconds: 28_800))
        #expect(policy.manifests == .git(url: "https://git.example.com/bots.git", branch: "main", path: "bots"))
        let acme = try #require(Name("acme"))
        #expect(
            desired.members == [
                acme: [Member(.group("acme-developers"), .write), Member(.user("ada@example.com"), .admin)]
            ]
        )
    }

    @Test("need little")
    func least() throws {
        let text = """
            apiVersion: flarex.dev/v1
            kind: Panel
            metadata: {name: panel}
            spec: {url: "http://127.0.0.1:8080"}
            ---
            apiVersion: flarex.dev/v1
            kind: Workspace
            metadata: {name: acme}
            spec: {}

            """
        let (loaded, lines) = try loaded(text)
        #expect(lines == [])
        #expect(loaded.desired?.panel?.policy == PanelPolicy(url: "http://127.0.0.1:8080"))
        #expect(loaded.desired?.members.values.allSatisfy(\.isEmpty) == true)
    }

    private static let mistakes: [(old: String, new: String, line: String)] = [
        (
            "https://db.example.com", "https://db.example.com/",
            """
            error 5:8: spec.url: expected an origin such as https://db.example.com, without a path, found \
            "https://db.example.com/" (leave out the slash at the end)
            """
        ),
        (
            "https://db.example.com", "http://db.example.com",
            """
            warning 5:8: spec.url: what people send and see is not encrypted \
            (put a reverse proxy with a certificate before it)
            """
        ),
        (
            "issuer: https://id", "issuer: http://id",
            "warning 6:27: spec.signIn.oidc.issuer: whoever is between can sign in as anybody"
        ),
        (
            "clientID: flarexdb, ", "",
            #"error 6:18: the key "clientID" is missing in spec.signIn.oidc"#
        ),
        (
            "{group: platform}", "{group: platform, user: x}",
            """
            error 7:20: spec.administrators: a member is either a group or a user \
            (write {group: acme-developers} or {user: ada@example.com}, each in an entry of its own)
            """
        ),
        (
            "{git: {url: https://git.example.com/bots.git, path: bots}}", "{folder: bots}",
            #"error 9:23: spec.manifests.folder: expected the absolute path of a folder, found "bots""#
        ),
        (
            "permission: admin", "permission: owner",
            #"error 17:43: spec.members.permission: expected one of read, write, admin, found "owner""#
        ),
        (
            "group: acme-developers", "user: ada@example.com",
            """
            error 17:7: the user ada@example.com is listed with two permissions \
            (keep the one that is meant; each includes those below it)
            """
        ),
    ]

    @Test("are refused with the place of what is wrong")
    func wrong() throws {
        for mistake in Self.mistakes {
            let text = (Self.panel + "---\n" + Self.workspace).replacing(mistake.old, with: mistake.new)
            let (loaded, lines) = try loaded(text)
            #expect(lines == [mistake.line], "\(mistake.new)")
            if mistake.line.hasPrefix("error"), mistake.line.contains("1 7") || mistake.line.contains("17:") {
                #expect(loaded.desired?.members.isEmpty == true)
            }
        }
    }

    @Test("of one thing twice are one too many")
    func twice() throws {
        let (second, lines) = try loaded(Self.panel + "---\n" + Self.panel)
        #expect(second.desired?.panel == nil)
        #expect(
            lines == [
                """
                error 11:1: a second manifest of the kind Panel \
                (the first is in panel.yaml:1:1; a source has at most one)
                """
            ]
        )
        let (third, others) = try loaded(Self.workspace + "---\n" + Self.workspace)
        #expect(third.desired?.members.isEmpty == true)
        #expect(others.count == 1 && others[0].contains("the workspace acme is defined twice"))
    }
}

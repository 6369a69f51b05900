import Model

private struct SignInDraft: Draft {
    var oidc: PanelPolicy.OpenIDConnect?

    static let fields: [Field<SignInDraft>] = [
        Field("oidc", \.oidc, .openIDConnect, isRequired: true, "A provider of OpenID Connect.")
    ]
}

private struct OpenIDConnectDraft: Draft {
    var issuer: String?
    var clientID: String?
    var clientSecretFile: String?
    var groupsClaim = "groups"

    static let fields: [Field<OpenIDConnectDraft>] = [
        Field(
            "issuer",
            \.issuer,
            .url.warning { $0.hasPrefix("http://") ? "whoever is between can sign in as anybody" : nil },
            isRequired: true,
            "Where the provider publishes its configuration."
        ),
        Field("clientID", \.clientID, .word, isRequired: true, "The panel's name at the provider."),
        Field(
            "clientSecretFile",
            \.clientSecretFile,
            .absolutePath("the file with the client's secret"),
            "The file with the client's secret, readable by the panel alone; left out for a client without one."
        ),
        Field("groupsClaim", \.groupsClaim, .word, "The claim that lists a person's groups."),
    ]
}

extension ValueType<PanelPolicy.OpenIDConnect> {
    static var signIn: Self { ValueType<SignInDraft>.record(SignInDraft.fields).map { draft, _, _ in draft.oidc } }

    fileprivate static var openIDConnect: Self {
        ValueType<OpenIDConnectDraft>.record(OpenIDConnectDraft.fields).map { draft, _, _ in
            guard let issuer = draft.issuer, let clientID = draft.clientID else { return nil }
            return PanelPolicy.OpenIDConnect(
                issuer: issuer,
                clientID: clientID,
                clientSecretFile: draft.clientSecretFile,
                groupsClaim: draft.groupsClaim
            )
        }
    }
}

private struct PlaceDraft: Draft {
    var git: GitDraft?
    /// Nil where there is none, and in that nil for one that is wrong.
    var folder: String??

    static let fields: [Field<PlaceDraft>] = [
        Field("git", \.git, .record(GitDraft.fields), "A git repository; each edit is a commit of whoever made it."),
        Field("folder", \.folder, .attempted(.absolutePath("a folder")), "A folder on the panel's host."),
    ]

    /// Just one of the two.
    static let conditions: [JSON.Member] = [.init("oneOf", [["required": ["git"]], ["required": ["folder"]]])]
}

private struct GitDraft: Draft {
    var url: String?
    var branch = "main"
    var path = "."

    static let fields: [Field<GitDraft>] = [
        Field("url", \.url, .word, isRequired: true, "The repository, as git clone takes it."),
        Field("branch", \.branch, .word, "The branch that edits are pushed to."),
        Field("path", \.path, .word, "The folder of the manifests in the repository."),
    ]
}

extension ValueType<PanelPolicy.ManifestPlace> {
    static var manifestPlace: Self {
        ValueType<PlaceDraft>.record(PlaceDraft.fields, PlaceDraft.conditions).map { draft, mark, reading in
            switch (draft.git, draft.folder) {
            case (let git?, nil): return git.url.map { .git(url: $0, branch: git.branch, path: git.path) }
            case (nil, let folder?): return folder.map { .folder($0) }
            default:
                reading.error(
                    "\(reading.subject): manifests are written to either git or a folder",
                    at: mark,
                    hint: "write {git: {url: ...}} or {folder: /srv/bots}"
                )
                return nil
            }
        }
    }
}

extension ValueType<String> {
    fileprivate static var url: Self {
        text("a URL such as https://id.example.com", [.init("pattern", "^https?://[^ ]+$")]) {
            $0.wholeMatch(of: #/https?://[!-~]+/#) == nil ? nil : $0
        }
    }

    /// Anything on one line.
    fileprivate static var word: Self {
        text("a text on one line", [.init("minLength", 1)], written: { .string($0) }) { text in
            text.isEmpty || text.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? nil : text
        }
    }
}

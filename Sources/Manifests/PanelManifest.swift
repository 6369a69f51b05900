import Model

/// A manifest of the kind `Panel`.
typealias PanelManifest = Envelope<NameMetadata, PanelSpec>

struct PanelSpec: Draft {
    var url: String?
    var signIn: PanelPolicy.OpenIDConnect?
    var administrators: [Marked<Subject>]? = []
    var session = PanelPolicy.Session()
    var manifests: PanelPolicy.ManifestPlace?

    static let fields: [Field<PanelSpec>] = [
        Field(
            "url",
            \.url,
            .origin.warning(hint: "put a reverse proxy with a certificate before it") {
                $0.hasPrefix("http://") && !isLoopback($0) ? "what people send and see is not encrypted" : nil
            },
            isRequired: true,
            "The origin that browsers see, such as https://db.example.com."
        ),
        Field("signIn", \.signIn, .signIn, "How people sign in; without it only tokens are good."),
        Field(
            "administrators",
            \.administrators,
            .list(of: .subject, noun: "groups and users"),
            "Who has every permission in every workspace."
        ),
        Field("session", \.session, .record(PanelPolicy.Session.fields), "How long people stay signed in."),
        Field(
            "manifests",
            \.manifests,
            .manifestPlace,
            "Where the panel writes manifests; without it nothing can be provisioned or changed there."
        ),
    ]

    private static func isLoopback(_ origin: String) -> Bool {
        let host = origin.dropFirst("http://".count)
        return ["localhost", "127.0.0.1", "[::1]"].contains { host == $0 || host.hasPrefix($0 + ":") }
    }
}

extension ValueType<PanelManifest> {
    static let panel = manifest(
        kind: "Panel",
        metadata: NameMetadata.fields("What the panel is called."),
        spec: PanelSpec.fields
    )
}

extension PanelPolicy.Session: Draft {
    static let fields: [Field<Self>] = [
        Field(
            "idle",
            \.idle,
            .duration.warning {
                switch $0.seconds {
                case ..<60: "people have to sign in again after \($0) without a click"
                case 43_201...: "whoever finds an open browser within \($0) can use it"
                default: nil
                }
            },
            "How long without a request."
        ),
        Field(
            "absolute",
            \.absolute,
            .duration.warning {
                switch $0.seconds {
                case ..<300: "people have to sign in again every \($0)"
                case 604_801...: "a stolen cookie is good for up to \($0)"
                default: nil
                }
            },
            "How long in all."
        ),
    ]
}

extension ValueType<String> {
    /// What a browser sends as `Origin`.
    fileprivate static var origin: Self {
        text(
            "an origin such as https://db.example.com, without a path",
            [.init("pattern", "^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")],
            hint: { $0.hasSuffix("/") ? "leave out the slash at the end" : nil },
            written: { .string($0) }
        ) { $0.wholeMatch(of: #/https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?/#) == nil ? nil : $0 }
    }
}

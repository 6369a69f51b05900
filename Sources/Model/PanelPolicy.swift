/// How people reach bots in a browser, from the one `Panel` manifest.
package struct PanelPolicy: Hashable, Sendable {
    /// The origin that browsers see: a scheme, a host, and a port where it is not the usual one.
    package var url: String
    /// Nil where people cannot sign in and only tokens are good.
    package var signIn: OpenIDConnect?
    /// Sorted.
    package var administrators: [Subject]
    package var session: Session
    /// Where edits are written; nil where the panel edits nothing.
    package var manifests: ManifestPlace?

    package init(
        url: String,
        signIn: OpenIDConnect? = nil,
        administrators: [Subject] = [],
        session: Session = Session(),
        manifests: ManifestPlace? = nil
    ) {
        self.url = url
        self.signIn = signIn
        self.administrators = administrators.sorted()
        self.session = session
        self.manifests = manifests
    }

    /// A provider of identities that publishes what it is at its issuer's URL.
    package struct OpenIDConnect: Hashable, Sendable {
        package var issuer: String
        package var clientID: String
        /// The file that the panel reads the client's secret from; nil for a client without one.
        package var clientSecretFile: String?
        /// The claim that lists a person's groups.
        package var groupsClaim = "groups"

        package init(issuer: String, clientID: String, clientSecretFile: String? = nil, groupsClaim: String = "groups")
        {
            (self.issuer, self.clientID) = (issuer, clientID)
            (self.clientSecretFile, self.groupsClaim) = (clientSecretFile, groupsClaim)
        }
    }

    /// How long a person stays signed in.
    package struct Session: Hashable, Sendable {
        /// Without a request.
        package var idle = TimeSpan(seconds: 1800)
        /// Whatever happens.
        package var absolute = TimeSpan(seconds: 43_200)

        package init() {}
    }

    package enum ManifestPlace: Hashable, Sendable {
        case git(url: String, branch: String, path: String)
        case folder(String)
    }
}

/// The panel, and where its manifest stands.
package struct DesiredPanel: Hashable, Sendable {
    package var policy: PanelPolicy
    package var source: SourcePlace

    package init(_ policy: PanelPolicy, source: SourcePlace) { (self.policy, self.source) = (policy, source) }
}

/// What the control schema tells the panel: who may do what, how it is to work, and the bounds of a console.
package struct PanelRecord: Hashable, Sendable {
    package var policy: PanelPolicy
    package var permissions: Permissions
    package var console: ClusterPolicy.Console

    package init(policy: PanelPolicy, permissions: Permissions, console: ClusterPolicy.Console) {
        (self.policy, self.permissions, self.console) = (policy, permissions, console)
    }

    /// How many of whom there are.
    package var words: String {
        let workspaces = permissions.members.count == 1 ? "1 workspace" : "\(permissions.members.count) workspaces"
        let members = permissions.members.values.reduce(0) { $0 + $1.count }
        return "\(members == 1 ? "1 member" : "\(members) members") of \(workspaces)"
    }
}

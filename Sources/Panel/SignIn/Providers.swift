import AsyncHTTPClient
import Model

/// The identity provider that the manifests name at the moment.
actor Providers {
    private let members: MemberCache
    private let client: ProviderClient
    private let origin: Origin
    private let readSecret: @Sendable (String) throws -> String
    private var known: (policy: PanelPolicy.OpenIDConnect, provider: OpenIDProvider)?

    /// - Parameter readSecret: reads the client's secret from the file that the manifest names.
    init(
        _ members: MemberCache,
        client: HTTPClient,
        origin: Origin,
        readSecret: @escaping @Sendable (String) throws -> String
    ) {
        self.members = members
        self.client = ProviderClient(client: client)
        self.origin = origin
        self.readSecret = readSecret
    }

    /// Nil where the manifests name none.
    ///
    /// - Throws: `PostgresError`, and what reading the secret throws.
    func current() async throws -> OpenIDProvider? {
        guard let policy = try await members.settings()?.policy.signIn else { return nil }
        if let known, known.policy == policy { return known.provider }
        let settings = OpenIDSettings(
            issuer: policy.issuer,
            clientID: policy.clientID,
            clientSecret: try policy.clientSecretFile.map(readSecret),
            groupsClaim: policy.groupsClaim
        )
        let provider = OpenIDProvider(settings, callback: "\(origin)/sign-in/callback", client: client)
        known = (policy, provider)
        return provider
    }
}

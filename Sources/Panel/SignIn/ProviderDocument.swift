import FoundationEssentials

/// What a provider says of itself at `/.well-known/openid-configuration`.
struct ProviderDocument: Hashable, Sendable {
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keysEndpoint: String
    /// Where to ask about a person; nil where the provider has no such place.
    let userInfoEndpoint: String?
    /// Whether the client's secret goes into the form, since the provider does not take it in a header.
    let putsSecretInForm: Bool

    private struct Fields: Decodable {
        var issuer: String
        var authorizationEndpoint: String
        var tokenEndpoint: String
        var jwksUri: String
        var userinfoEndpoint: String?
        var tokenEndpointAuthMethodsSupported: [String]?
        var codeChallengeMethodsSupported: [String]?

        private enum CodingKeys: String, CodingKey {
            case issuer
            case authorizationEndpoint = "authorization_endpoint"
            case tokenEndpoint = "token_endpoint"
            case jwksUri = "jwks_uri"
            case userinfoEndpoint = "userinfo_endpoint"
            case tokenEndpointAuthMethodsSupported = "token_endpoint_auth_methods_supported"
            case codeChallengeMethodsSupported = "code_challenge_methods_supported"
        }
    }

    /// - Throws: `SignInError.providerMalformed` for a document of another provider, or one with less than is needed.
    init(_ bytes: [UInt8], of issuer: String) throws {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes)) else {
            throw SignInError.providerMalformed("the discovery document lacks an endpoint")
        }
        guard fields.issuer == issuer else {
            throw SignInError.providerMalformed("the discovery document is another issuer's")
        }
        let endpoints = [
            fields.authorizationEndpoint, fields.tokenEndpoint, fields.jwksUri, fields.userinfoEndpoint,
        ]
        for endpoint in endpoints.compactMap(\.self) {
            guard Self.isSafe(endpoint) else {
                throw SignInError.providerMalformed("an endpoint is neither https nor on a loopback address")
            }
        }
        if let methods = fields.codeChallengeMethodsSupported, !methods.contains("S256") {
            throw SignInError.providerMalformed("it does not offer PKCE with S256")
        }
        authorizationEndpoint = fields.authorizationEndpoint
        tokenEndpoint = fields.tokenEndpoint
        keysEndpoint = fields.jwksUri
        userInfoEndpoint = fields.userinfoEndpoint
        let methods = fields.tokenEndpointAuthMethodsSupported ?? ["client_secret_basic"]
        putsSecretInForm = !methods.contains("client_secret_basic") && methods.contains("client_secret_post")
    }

    /// Whether codes, secrets and keys can be sent there.
    static func isSafe(_ url: String) -> Bool {
        guard let separator = url.firstRange(of: "://") else { return false }
        let authority = url[separator.upperBound...].prefix { !"/?#".contains($0) }
        return Origin(String(url[..<separator.upperBound]) + authority) != nil
    }
}

import Digest
import FoundationEssentials

/// An identity provider: where to send people, and what came of it (OpenID Connect, authorization code with PKCE).
actor OpenIDProvider {
    /// What a provider says of a person, and hands out.
    struct Grant: Sendable {
        /// The person, for ever the same at that provider.
        var subject: String
        var user: String
        var groups: [String]
        /// When the token expires, in seconds since 1970; nil where there was none.
        var expires: Int?
        /// With which to ask later whether everything is as it was; nil where the provider gives none.
        var refreshToken: String?
    }

    /// How long the provider's description of itself is believed.
    private static let documentLifetime: Duration = .seconds(3600)

    let settings: OpenIDSettings
    /// Where the provider sends people back to.
    let callback: String
    private let client: ProviderClient
    private var document: ProviderDocument?
    private var read: ContinuousClock.Instant?
    private var keys: KeyCache?

    init(_ settings: OpenIDSettings, callback: String, client: ProviderClient) {
        self.settings = settings
        self.callback = callback
        self.client = client
    }

    /// Where to send a browser.
    ///
    /// - Throws: `SignInError`.
    func authorizationURL(for attempt: SignInAttempt) async throws -> String {
        let endpoint = try await described().authorizationEndpoint
        let query = FormText.encode([
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", callback),
            ("scope", "openid profile email groups offline_access"), ("state", attempt.state), ("nonce", attempt.nonce),
            ("code_challenge", attempt.challenge), ("code_challenge_method", "S256"),
        ])
        return endpoint + (endpoint.contains("?") ? "&" : "?") + query
    }

    /// Turns the code that a browser came back with into what the provider says of the person.
    ///
    /// - Parameter now: in seconds since 1970.
    /// - Throws: `SignInError`.
    func redeem(_ code: String, of attempt: SignInAttempt, now: Int) async throws -> Grant {
        let document = try await described()
        let answer = try await ask(
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback),
                ("code_verifier", attempt.verifier),
            ],
            document
        )
        guard let text = answer.idToken else {
            throw SignInError.providerMalformed("there is no ID token in its answer")
        }
        let token = try await token(text, nonce: attempt.nonce, subject: nil, document, now: now)
        return try await grant(answer, token, of: token.subject, document)
    }

    /// Asks whether a person is still who they were.
    ///
    /// - Throws: `SignInError`: `.providerRefused` where the sign-in is over.
    func renew(_ refreshToken: String, of subject: String, now: Int) async throws -> Grant {
        let document = try await described()
        let answer = try await ask([("grant_type", "refresh_token"), ("refresh_token", refreshToken)], document)
        var token: IDToken?
        if let text = answer.idToken {
            token = try await self.token(text, nonce: nil, subject: subject, document, now: now)
        }
        return try await grant(answer, token, of: subject, document)
    }

    private struct Answer: Decodable {
        var idToken: String?
        var accessToken: String?
        var refreshToken: String?
        var error: String?

        private enum CodingKeys: String, CodingKey {
            case idToken = "id_token"
            case accessToken = "access_token"
            case refreshToken = "refresh_token"
            case error
        }
    }

    private func ask(_ form: [(String, String)], _ document: ProviderDocument) async throws -> Answer {
        let identity = [("client_id", settings.clientID)]
        let secret = settings.clientSecret
        let (status, bytes) = try await client.post(
            form
                + (secret == nil
                    ? identity : document.putsSecretInForm ? identity + [("client_secret", secret ?? "")] : []),
            to: document.tokenEndpoint,
            authorization: document.putsSecretInForm ? nil : secret.map(basicAuthorization)
        )
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes))
        if let error = answer?.error { throw SignInError.providerRefused(Self.word(error)) }
        guard status == 200, let answer else { throw SignInError.providerMalformed("it answers with status \(status)") }
        return answer
    }

    private func basicAuthorization(_ secret: String) -> String {
        let credentials = [settings.clientID, secret].map(FormText.percentEncoded).joined(separator: ":")
        return "Basic " + Base64.text(of: Array(credentials.utf8))
    }

    private func token(_ text: String, nonce: String?, subject: String?, _ document: ProviderDocument, now: Int)
        async throws -> IDToken
    {
        let claims = try await cache(document).keys(for: text).claims(of: text, groupsClaim: settings.groupsClaim)
        let expectation = IDToken.Expectation(
            issuer: settings.issuer,
            clientID: settings.clientID,
            nonce: nonce,
            subject: subject,
            now: now
        )
        return try IDToken(claims, expecting: expectation)
    }

    /// Groups may stand in the token, or be told on request alone.
    private func grant(_ answer: Answer, _ token: IDToken?, of subject: String, _ document: ProviderDocument)
        async throws -> Grant
    {
        if let token, let groups = token.groups {
            return Grant(
                subject: subject,
                user: token.user,
                groups: groups,
                expires: token.expires,
                refreshToken: answer.refreshToken
            )
        }
        guard let place = document.userInfoEndpoint, let access = answer.accessToken else {
            guard let token else { throw SignInError.providerMalformed("it says nothing of the person") }
            return Grant(
                subject: subject,
                user: token.user,
                groups: [],
                expires: token.expires,
                refreshToken: answer.refreshToken
            )
        }
        let bytes = try await client.get(place, authorization: "Bearer \(access)")
        let info = try UserInfo(bytes, of: subject, groupsClaim: settings.groupsClaim)
        return Grant(
            subject: subject,
            user: token?.user ?? info.user,
            groups: info.groups ?? [],
            expires: token?.expires,
            refreshToken: answer.refreshToken
        )
    }

    private func described() async throws -> ProviderDocument {
        if let document, let read, .now - read < Self.documentLifetime { return document }
        let base = settings.issuer.hasSuffix("/") ? String(settings.issuer.dropLast()) : settings.issuer
        let bytes = try await client.get(base + "/.well-known/openid-configuration")
        let document = try ProviderDocument(bytes, of: settings.issuer)
        if document.keysEndpoint != self.document?.keysEndpoint { keys = nil }
        self.document = document
        read = .now
        return document
    }

    private func cache(_ document: ProviderDocument) -> KeyCache {
        if let keys { return keys }
        let cache = KeyCache { [client] in try SigningKeys(await client.get(document.keysEndpoint)) }
        keys = cache
        return cache
    }

    /// The provider's word for an error, where it is one.
    static func word(_ error: String) -> String {
        let isWord =
            error.utf8.count <= 64 && error.utf8.allSatisfy { $0 > 0x60 && $0 < 0x7B || $0 == UInt8(ascii: "_") }
        return isWord ? error : "an unknown error"
    }
}

import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import JWTKit
import Logging

@testable import Panel

/// An identity provider on a loopback address: discovery, codes with PKCE, refresh tokens.
actor TestProvider {
    /// What it gets wrong.
    enum Fault: String, CaseIterable, Sendable {
        case issuer
        case audience
        case nonce
        case expired
        case key
        case noToken
    }

    struct Claims: JWTPayload {
        var iss: String
        var sub: String
        var aud: String
        var exp: Int
        var iat: Int
        var nonce: String?
        var email: String
        var isEmailVerified = true
        var groups: [String]

        private enum CodingKeys: String, CodingKey {
            case iss, sub, aud, exp, iat, nonce, email
            case isEmailVerified = "email_verified"
            case groups
        }

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private struct Code {
        var challenge: String
        var nonce: String
    }

    private let key = ES256PrivateKey()
    private let now: @Sendable () -> Int
    var issuer = ""
    var fault: Fault?
    var groups = ["acme-writers"]
    private var codes: [String: Code] = [:]
    private var refreshTokens: Set<String> = []

    init(now: @escaping @Sendable () -> Int) { self.now = now }

    func set(fault: Fault?) { self.fault = fault }

    func set(groups: [String]) { self.groups = groups }

    func revoke() { refreshTokens = [] }

    /// Serves while `body` runs, which is given the issuer.
    static func with(_ provider: TestProvider, _ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: provider.router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "provider") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await application.run() }
            group.addTask {
                for await port in ports {
                    let issuer = "http://127.0.0.1:\(port)"
                    await provider.begin(issuer)
                    return try await body(issuer)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func begin(_ issuer: String) { self.issuer = issuer }

    private nonisolated func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/.well-known/openid-configuration") { _, _ in await self.document() }
        router.get("/keys") { _, _ in await self.keys() }
        router.get("/authorize") { request, _ in try await self.authorize(try Form(text: request.uri.query ?? "")) }
        router.post("/token") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 16)
            return try await self.token(try Form(text: String(buffer: body)), request.headers[.authorization])
        }
        return router
    }

    private func document() -> Response {
        .json([
            "issuer": issuer, "authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token",
            "jwks_uri": issuer + "/keys",
        ])
    }

    private func keys() -> Response {
        let point = key.parameters
        return .json([
            "keys": [
                ["kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "k", "x": point?.x ?? "", "y": point?.y ?? ""]
            ]
        ])
    }

    private func authorize(_ query: Form) throws -> Response {
        let code = Secret.make()
        codes[code] = Code(challenge: try query.require("code_challenge"), nonce: try query.require("nonce"))
        let answer = FormText.encode([("code", code), ("state", try query.require("state"))])
        return .redirect(to: try query.require("redirect_uri") + "?" + answer)
    }

    private func token(_ form: Form, _ authorization: String?) async throws -> Response {
        let refusal = Response.json(["error": "invalid_grant"], status: .badRequest)
        guard authorization == "Basic " + Data("flarexdb:s3cret".utf8).base64EncodedString() else {
            return .json(["error": "invalid_client"], status: .unauthorized)
        }
        var nonce: String?
        if form["grant_type"] == "refresh_token" {
            guard refreshTokens.remove(form["refresh_token"] ?? "") != nil else { return refusal }
        } else {
            // A code is good once, and for whoever has what its challenge was made of.
            guard let code = codes.removeValue(forKey: form["code"] ?? ""), let verifier = form["code_verifier"],
                SignInAttempt.challenge(of: verifier) == code.challenge
            else { return refusal }
            nonce = code.nonce
        }
        let refreshToken = Secret.make()
        refreshTokens.insert(refreshToken)
        var answer = ["access_token": "a", "token_type": "Bearer", "refresh_token": refreshToken]
        if fault != .noToken { answer["id_token"] = try await idToken(nonce) }
        return .json(answer)
    }

    private func idToken(_ nonce: String?) async throws -> String {
        let claims = Claims(
            iss: fault == .issuer ? "https://evil.example" : issuer,
            sub: "ada-1",
            aud: fault == .audience ? "another" : "flarexdb",
            exp: fault == .expired ? now() - 3600 : now() + 300,
            iat: now(),
            nonce: fault == .nonce ? "another" : nonce,
            email: "ada@example.com",
            groups: groups
        )
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: fault == .key ? ES256PrivateKey() : key, kid: "k")
        return try await keys.sign(claims, kid: "k")
    }
}

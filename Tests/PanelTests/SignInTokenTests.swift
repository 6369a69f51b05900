import FoundationEssentials
import JWTKit
import Testing

@testable import Panel

/// What an ID token has to be, tried with tokens that a provider might make, and others might.
@Suite("ID tokens")
struct SignInTokenTests {
    private struct Claims: JWTPayload {
        var iss: String? = "https://id.example.com"
        var sub: String? = "ada-1"
        var aud: [String]? = ["flarexdb"]
        var azp: String?
        var exp: Int? = 1_000_300
        var iat: Int? = 1_000_000
        var nbf: Int?
        var nonce: String? = "n"
        var email: String? = "ada@example.com"
        var isEmailVerified: Bool? = true
        var groups: [String]? = ["b", "a"]

        private enum CodingKeys: String, CodingKey {
            case iss, sub, aud, azp, exp, iat, nbf, nonce, email
            case isEmailVerified = "email_verified"
            case groups
        }

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private let signer = ES256PrivateKey()

    private func document(_ keys: [(ES256PrivateKey, String)]) throws -> [UInt8] {
        let entries = try keys.map { key, name in
            let point = try #require(key.parameters)
            return
                #"{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "\#(name)", "x": "\#(point.x)", "y": "\#(point.y)"}"#
        }
        // Providers publish keys for other ends too.
        let others = [
            #"{"kty": "oct", "k": "c2VjcmV0", "kid": "mac"}"#,
            #"{"kty": "RSA", "use": "enc", "kid": "e", "n": "AQ", "e": "AQAB"}"#,
        ]
        return Array(#"{"keys": [\#((others + entries).joined(separator: ", "))]}"#.utf8)
    }

    private func sign(_ claims: Claims, with key: ES256PrivateKey? = nil, as name: String = "one") async throws
        -> String
    {
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: key ?? signer, kid: JWKIdentifier(string: name))
        return try await keys.sign(claims, kid: JWKIdentifier(string: name))
    }

    private func read(
        _ token: String,
        nonce: String? = "n",
        subject: String? = nil,
        now: Int = 1_000_100
    ) async throws -> IDToken {
        let keys = try SigningKeys(document([(signer, "one")]))
        let claims = try await keys.claims(of: token, groupsClaim: "groups")
        let expectation = IDToken.Expectation(
            issuer: "https://id.example.com",
            clientID: "flarexdb",
            nonce: nonce,
            subject: subject,
            now: now
        )
        return try IDToken(claims, expecting: expectation)
    }

    private func flaw(_ change: (inout Claims) -> Void = { _ in }, now: Int = 1_000_100) async throws -> SignInError
        .Flaw?
    {
        var claims = Claims()
        change(&claims)
        do {
            _ = try await read(try await sign(claims), now: now)
            return nil
        } catch SignInError.tokenInvalid(let flaw) {
            return flaw
        }
    }

    @Test("a good one says who it is and in which groups") func good() async throws {
        let token = try await read(try await sign(Claims()))
        #expect(token == IDToken(subject: "ada-1", user: "ada@example.com", groups: ["a", "b"], expires: 1_000_300))
    }

    @Test("an address that the provider has not checked is nobody's name", arguments: [false, nil])
    func address(isVerified: Bool?) async throws {
        var claims = Claims()
        claims.isEmailVerified = isVerified
        #expect(try await read(try await sign(claims)).user == "ada-1")
    }

    @Test("claims that are wrong are told apart") func claims() async throws {
        #expect(try await flaw() == nil)
        #expect(try await flaw { $0.iss = "https://id.example.com/" } == .issuer)
        #expect(try await flaw { $0.iss = "https://evil.example" } == .issuer)
        #expect(try await flaw { $0.aud = ["other"] } == .audience)
        #expect(try await flaw { $0.aud = [] } == .audience)
        #expect(try await flaw { $0.aud = ["flarexdb", "other"] } == .authorizedParty)
        #expect(try await flaw { ($0.aud, $0.azp) = (["flarexdb", "other"], "flarexdb") } == nil)
        #expect(try await flaw { $0.azp = "other" } == .authorizedParty)
        #expect(try await flaw { $0.nonce = "another" } == .nonce)
        #expect(try await flaw { $0.nonce = nil } == .nonce)
        #expect(try await flaw { $0.sub = "" } == .subject)
        #expect(try await flaw { $0.nbf = 1_000_200 } == .notYet)
        #expect(try await flaw { $0.iat = 1_000_200 } == .issuedAhead)
        #expect(try await flaw(now: 1_000_300 + IDToken.leeway) == .expired)
        #expect(try await flaw(now: 1_000_299 + IDToken.leeway) == nil)
        #expect(try await flaw { $0.exp = nil } == .expired)
        #expect(try await flaw { $0.iat = nil } == .issuedAhead)
        #expect(try await flaw { $0.sub = nil } == .form)
        #expect(try await flaw { $0.iss = nil } == .form)
        #expect(try await flaw { $0.aud = nil } == .form)
    }

    @Test("a renewal is about the same person, and needs no nonce") func renewal() async throws {
        var claims = Claims()
        claims.nonce = nil
        let token = try await sign(claims)
        #expect(try await read(token, nonce: nil, subject: "ada-1").subject == "ada-1")
        await #expect(throws: SignInError.tokenInvalid(.subject)) {
            try await read(token, nonce: nil, subject: "eve-2")
        }
    }

    @Test("another's key, another's name of a key, and a changed token are refused") func keys() async throws {
        let other = ES256PrivateKey()
        let forged = try await sign(Claims(), with: other)
        await #expect(throws: SignInError.tokenInvalid(.signature)) { try await read(forged) }
        let unknown = try await sign(Claims(), with: other, as: "two")
        await #expect(throws: SignInError.tokenInvalid(.key)) { try await read(unknown) }
        // The right key under a name that is not published is not looked for.
        let misnamed = try await sign(Claims(), as: "two")
        await #expect(throws: SignInError.tokenInvalid(.key)) { try await read(misnamed) }
        let good = try await sign(Claims()).split(separator: ".").map(String.init)
        var claims = Claims()
        claims.groups = ["platform"]
        let payload = try await sign(claims, with: other).split(separator: ".").map(String.init)[1]
        await #expect(throws: SignInError.tokenInvalid(.signature)) {
            try await read("\(good[0]).\(payload).\(good[2])")
        }
    }

    @Test("for a token that names no key they are asked for again too, once in a while") func nameless() async throws {
        let published = Published([(signer, "one")])
        let cache = KeyCache { try SigningKeys(try document(await published.take())) }
        let start = ContinuousClock.now
        // The header is {"alg":"ES256"}.
        for (seconds, count) in [(0, 1), (1, 1), (11, 2), (12, 2)] {
            _ = try await cache.keys(for: "eyJhbGciOiJFUzI1NiJ9.e30.AA", at: start + .seconds(seconds))
            #expect(await published.count == count)
        }
    }

    @Test("algorithms with which others could sign are refused") func algorithms() async throws {
        let parts = try await sign(Claims()).split(separator: ".").map(String.init)
        func header(_ text: String) -> String {
            Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
                "=",
                with: ""
            )
        }
        for algorithm in ["none", "None", "HS256", "HS512", "ES256K", ""] {
            let token = "\(header(#"{"alg": "\#(algorithm)", "kid": "one"}"#)).\(parts[1]).\(parts[2])"
            await #expect(throws: SignInError.tokenInvalid(.algorithm)) { try await read(token) }
        }
        // The key says for which algorithm it is.
        let other = "\(header(#"{"alg": "RS256", "kid": "one"}"#)).\(parts[1]).\(parts[2])"
        await #expect(throws: SignInError.tokenInvalid(.algorithm)) { try await read(other) }
        let critical = "\(header(#"{"alg": "ES256", "kid": "one", "crit": ["b64"]}"#)).\(parts[1]).\(parts[2])"
        await #expect(throws: SignInError.tokenInvalid(.form)) { try await read(critical) }
        for text in [
            "", ".", "..", "a.b", "a.b.c", "a.b.c.d", parts[0], "\(parts[0]).\(parts[1])",
            String(repeating: "a", count: 100_000),
        ] {
            await #expect(throws: SignInError.tokenInvalid(.form)) { try await read(text) }
        }
    }

    @Test("keys are asked for again for a name that is new, but not for every name that somebody makes up")
    func rotation() async throws {
        let next = ES256PrivateKey()
        let published = Published([(signer, "one")])
        let cache = KeyCache { try SigningKeys(try document(await published.take())) }
        let start = ContinuousClock.now
        let first = try await sign(Claims())
        let second = try await sign(Claims(), with: next, as: "two")
        #expect(try await !cache.keys(for: first, at: start).lackKey(of: first))
        await published.set([(next, "two")])
        // Too soon after the last time.
        #expect(try await cache.keys(for: second, at: start + .seconds(1)).lackKey(of: second))
        #expect(await published.count == 1)
        #expect(try await !cache.keys(for: second, at: start + .seconds(11)).lackKey(of: second))
        #expect(await published.count == 2)
        for second in 12..<21 {
            let made = try await sign(Claims(), as: "made-up-\(second)")
            #expect(try await cache.keys(for: made, at: start + .seconds(second)).lackKey(of: made))
        }
        #expect(await published.count == 2)
        // A key that was taken back is good for nothing once the others were asked for.
        #expect(try await cache.keys(for: first, at: start + .seconds(30)).lackKey(of: first))
        // What is known is not believed for ever.
        let before = await published.count
        _ = try await cache.keys(for: second, at: start + .seconds(700))
        #expect(await published.count == before + 1)
    }

    private actor Published {
        private(set) var count = 0
        private var keys: [(ES256PrivateKey, String)]

        init(_ keys: [(ES256PrivateKey, String)]) { self.keys = keys }

        func set(_ keys: [(ES256PrivateKey, String)]) { self.keys = keys }

        func take() -> [(ES256PrivateKey, String)] {
            count += 1
            return keys
        }
    }
}

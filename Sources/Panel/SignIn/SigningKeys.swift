import Digest
import FoundationEssentials
import JWTKit

/// The keys with which a provider signs, as it published them at one moment.
struct SigningKeys: Sendable {
    /// Those with which only the provider can sign. With any other, a client could, or anybody.
    static let algorithms: Set<String> = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ]

    /// More than any provider has at a time.
    private static let limit = 64

    private let keys: [String: JWK]
    /// For tokens that name no key: there must be no choice then.
    private let onlyKey: JWK?

    private struct Document: Decodable {
        var keys: [Entry]
    }

    /// A key of a kind that is not known here does not spoil the others.
    private struct Entry: Decodable {
        private struct Purpose: Decodable {
            var use: String?
        }

        var key: JWK?

        init(from decoder: any Decoder) throws {
            let use = try? Purpose(from: decoder).use
            key = use == nil || use == "sig" ? try? JWK(from: decoder) : nil
        }
    }

    /// - Throws: `SignInError.providerMalformed` for bytes that hold no key.
    init(_ bytes: [UInt8]) throws {
        let found = (try? JSONDecoder().decode(Document.self, from: Data(bytes)))?.keys.compactMap(\.key) ?? []
        guard !found.isEmpty, found.count <= Self.limit else {
            throw SignInError.providerMalformed("there is no key in its set of keys")
        }
        keys = Dictionary(found.compactMap { key in key.keyIdentifier.map { ($0.string, key) } }) { first, _ in first }
        onlyKey = found.count == 1 ? found.first : nil
    }

    /// Whether the token names a key that is not among these.
    func lackKey(of token: String) -> Bool { (try? key(for: Header(token))) == nil }

    /// Whether the token names no key, so that it may be signed with one that is newer than these.
    func namesNone(_ token: String) -> Bool { (try? Header(token).kid) == nil }

    /// Checks the signature of a token and reads its claims.
    ///
    /// - Throws: `SignInError.tokenInvalid`.
    func claims(of token: String, groupsClaim: String) async throws -> IDTokenClaims {
        let header = try Header(token)
        guard Self.algorithms.contains(header.alg) else { throw SignInError.tokenInvalid(.algorithm) }
        guard var key = try key(for: header) else { throw SignInError.tokenInvalid(.key) }
        guard key.algorithm == nil || key.algorithm?.rawValue == header.alg else {
            throw SignInError.tokenInvalid(.algorithm)
        }
        // The collection falls back to a key of its own choice for a name that it does not know: it gets one key alone.
        key.keyIdentifier = JWKIdentifier(string: header.kid ?? "")
        key.algorithm = JWK.Algorithm(rawValue: header.alg)
        let parser = DefaultJWTParser(jsonDecoder: ClaimsDecoder(groupsClaim: groupsClaim))
        let collection = JWTKeyCollection(defaultJWTParser: parser)
        do { try await collection.add(jwk: key) } catch { throw SignInError.tokenInvalid(.key) }
        do {
            return try await collection.verify(token, as: IDTokenClaims.self)
        } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
            throw SignInError.tokenInvalid(.signature)
        } catch let error as SignInError {
            throw error
        } catch {
            throw SignInError.tokenInvalid(.form)
        }
    }

    private func key(for header: Header) throws -> JWK? { header.kid.map { keys[$0] } ?? onlyKey }

    /// What a token says of its signature, not to be believed before that is checked.
    private struct Header: Decodable {
        var alg: String
        var kid: String?
        /// Extensions that whoever reads the token has to understand; there are none here.
        var crit: [String]?

        init(_ token: String) throws {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            guard token.utf8.count <= 64 * 1024, parts.count == 3,
                let bytes = Base64.bytes(ofURLText: String(parts[0])),
                let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)), header.crit == nil
            else { throw SignInError.tokenInvalid(.form) }
            self = header
        }
    }
}

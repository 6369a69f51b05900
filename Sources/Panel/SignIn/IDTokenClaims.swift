import FoundationEssentials
import JWTKit

/// The claims of an ID token that matter here, as they are written in it.
struct IDTokenClaims: JWTPayload {
    var issuer: String
    var subject: String
    var audience: [String]
    var authorizedParty: String?
    var expires: Int
    var issuedAt: Int
    var notBefore: Int?
    var nonce: String?
    var user: String
    /// Nil where there is no such claim.
    var groups: [String]?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ClaimName.self)
        issuer = try container.decode(String.self, forKey: ClaimName("iss"))
        subject = try container.decode(String.self, forKey: ClaimName("sub"))
        audience = try container.list("aud")
        authorizedParty = try container.decodeIfPresent(String.self, forKey: ClaimName("azp"))
        expires = try container.seconds("exp") ?? 0
        issuedAt = try container.seconds("iat") ?? Int.max / 2
        notBefore = try container.seconds("nbf")
        nonce = try container.decodeIfPresent(String.self, forKey: ClaimName("nonce"))
        user = container.user ?? subject
        groups = try container.groups(of: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        // Tokens are read here, never made.
        throw SignInError.tokenInvalid(.form)
    }

    /// The checks need more than the claims: see ``IDToken``.
    func verify(using algorithm: some JWTAlgorithm) {}
}

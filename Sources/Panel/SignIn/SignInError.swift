/// Why a sign-in or its renewal came to nothing.
///
/// The description is for the log and the audit log; it holds no token and no secret.
enum SignInError: Error, Hashable, Sendable, CustomStringConvertible {
    case providerUnreachable(String)
    case providerMalformed(String)
    /// The provider says no, in its own word: `access_denied`, `invalid_grant`.
    case providerRefused(String)
    /// There is no sign-in under way in this browser, or another one.
    case stateUnknown
    case tokenInvalid(Flaw)

    /// What is wrong with an ID token.
    enum Flaw: String, Hashable, Sendable {
        case form = "it cannot be read"
        case algorithm = "its algorithm is not allowed"
        case key = "the provider has no such key"
        case signature = "its signature is wrong"
        case issuer = "another issuer made it"
        case audience = "it is for another client"
        case authorizedParty = "another client asked for it"
        case expired = "it has expired"
        case issuedAhead = "it was issued in the future"
        case notYet = "it is not valid yet"
        case nonce = "it belongs to another sign-in"
        case subject = "it is about nobody, or about somebody else"
        case groups = "its groups are no list of names"
    }

    var description: String {
        switch self {
        case .providerUnreachable(let reason): "the identity provider cannot be reached: \(reason)"
        case .providerMalformed(let what): "the identity provider's answer is not right: \(what)"
        case .providerRefused(let reason): "the identity provider refused: \(reason)"
        case .stateUnknown: "no sign-in is under way in this browser"
        case .tokenInvalid(let flaw): "the ID token is not valid: \(flaw.rawValue)"
        }
    }
}

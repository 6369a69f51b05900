/// What a provider says of a person, in a token whose signature and claims were checked.
struct IDToken: Hashable, Sendable {
    /// The person, for ever the same at that provider.
    var subject: String
    /// The name that manifests know: the e-mail address where the provider has checked it, else the subject.
    var user: String
    /// Nil where the token does not say: then the provider may on request.
    var groups: [String]?
    /// In seconds since 1970.
    var expires: Int
}

extension IDToken {
    /// What a token has to say.
    struct Expectation: Sendable {
        var issuer: String
        var clientID: String
        /// Nil for a token that came of a renewal: providers may leave it out there.
        var nonce: String?
        /// Nil at the sign-in itself.
        var subject: String?
        /// In seconds since 1970.
        var now: Int
    }

    /// How far clocks may be apart, in seconds.
    static let leeway = 60

    /// Reads the claims of a token with a good signature.
    ///
    /// - Throws: `SignInError.tokenInvalid`.
    init(_ claims: IDTokenClaims, expecting expectation: Expectation) throws {
        func require(_ condition: Bool, else flaw: SignInError.Flaw) throws {
            if !condition { throw SignInError.tokenInvalid(flaw) }
        }
        try require(claims.issuer == expectation.issuer, else: .issuer)
        try require(claims.audience.contains(expectation.clientID), else: .audience)
        // A token for several parties has to say who asked for it.
        let party = claims.authorizedParty
        try require(
            party == expectation.clientID || (party == nil && claims.audience.count == 1),
            else: .authorizedParty
        )
        try require(claims.expires + Self.leeway > expectation.now, else: .expired)
        try require(claims.issuedAt - Self.leeway <= expectation.now, else: .issuedAhead)
        try require((claims.notBefore ?? 0) - Self.leeway <= expectation.now, else: .notYet)
        if let nonce = expectation.nonce {
            try require(claims.nonce.map { ConstantTime.isEqual($0, nonce) } ?? false, else: .nonce)
        }
        try require(!claims.subject.isEmpty, else: .subject)
        if let subject = expectation.subject { try require(claims.subject == subject, else: .subject) }
        subject = claims.subject
        user = claims.user
        groups = claims.groups
        expires = claims.expires
    }
}

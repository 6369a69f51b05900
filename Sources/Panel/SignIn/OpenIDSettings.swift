/// How people sign in with an identity provider, as the manifest `kind: Panel` and the file of the secret say.
package struct OpenIDSettings: Hashable, Sendable {
    /// The provider; tokens have to name exactly this.
    package var issuer: String
    package var clientID: String
    /// Nil for a client without one.
    package var clientSecret: String?
    /// The claim with the names of a person's groups.
    package var groupsClaim: String

    package init(issuer: String, clientID: String, clientSecret: String?, groupsClaim: String = "groups") {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.groupsClaim = groupsClaim
    }
}

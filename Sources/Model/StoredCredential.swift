package import Digest
package import SQLText

/// What is known of a sealed secret without opening it.
package struct StoredCredential: Hashable, Sendable {
    /// The role that the secret logs in as.
    package var login: Identifier
    /// SHA-256 of the verifier that the login had when the secret was sealed.
    package var verifierDigest: HexDigest
    /// The digest of everything in the secret but the password; see ``ConnectionForm/digest``.
    package var formDigest: HexDigest
    package var issuedAt: Timestamp
    /// Whether others can open the secret than those that the policy names.
    package var hasOtherRecipients = false
    /// The login before this one, for as long as it is valid beside it.
    @Rarely package var previous: Previous?

    package init(
        login: Identifier,
        verifierDigest: HexDigest,
        formDigest: HexDigest,
        issuedAt: Timestamp,
        previous: Previous? = nil
    ) {
        self.login = login
        self.verifierDigest = verifierDigest
        self.formDigest = formDigest
        self.issuedAt = issuedAt
        self.previous = previous
    }

    /// A login whose secret was replaced.
    package struct Previous: Hashable, Sendable {
        package var login: Identifier
        package var verifierDigest: HexDigest
        /// When it stops being valid.
        package var until: Timestamp

        package init(login: Identifier, verifierDigest: HexDigest, until: Timestamp) {
            self.login = login
            self.verifierDigest = verifierDigest
            self.until = until
        }
    }
}

import SQLText

/// A view in the shim, as the catalogs have it.
package struct ObservedView: Hashable, Sendable {
    /// SHA-256 of the columns, the functions that it calls, and the rule as PostgreSQL stores it without its numbers,
    /// in hexadecimal. The text of the view is not read, since printing it opens what it names.
    package var digest: String
    /// True when a superuser owns it, so that nobody else can replace it.
    package var isOwnedBySuperuser: Bool
    /// Whether bots may read it and do nothing else with it.
    package var isOpenToBots: Bool
    /// Whoever else has a right on it, but for its owner.
    package var strangers: Set<ACL.Grantee>

    package init(digest: String, isOwnedBySuperuser: Bool, isOpenToBots: Bool, strangers: Set<ACL.Grantee>) {
        self.digest = digest
        self.isOwnedBySuperuser = isOwnedBySuperuser
        self.isOpenToBots = isOpenToBots
        self.strangers = strangers
    }
}

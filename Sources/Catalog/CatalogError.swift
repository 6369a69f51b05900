package import SQLText

/// Why a server cannot be worked with, and what to do about it.
package enum CatalogError: Error, Hashable, CustomStringConvertible {
    case unsupportedVersion(Int)
    case notSuperuser(String)
    case standby
    case malformed(String)
    /// There is no control schema, or one of a flarexdb that is older than what is asked for.
    case noRegistry
    /// The login is in none of the groups that may read what is asked for.
    case missingRight(login: String, group: Identifier)

    package var description: String {
        switch self {
        case .unsupportedVersion(let version):
            "the server is PostgreSQL \(version / 10_000); flarexdb works with 15 to 18: upgrade the server"
        case .notSuperuser(let user):
            "role \(user) is not a superuser: use the login of one (--admin-url)"
        case .standby: "the server is a standby: connect to the primary"
        case .noRegistry:
            "there is no registry of bots here that this flarexdb can read: run flarexdb apply, which creates or upgrades it"
        case .missingRight(let login, let group):
            "role \(login) may not read this: a superuser can allow it with GRANT \(group) TO "
                + (Identifier(login)?.quoted ?? login)
        case .malformed(let what): "the server's catalogs hold something unexpected: \(what)"
        }
    }
}

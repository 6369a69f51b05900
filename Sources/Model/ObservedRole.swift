package import Digest
package import SQLText

package struct ObservedRole: Hashable, Sendable {
    package var attributes: RoleAttributes
    /// SHA-256 of the stored password verifier; nil without a password. The verifier itself never
    /// leaves the server.
    package var verifierDigest: HexDigest?
    /// The groups that this role is in, sorted.
    package var memberships: [Membership]
    /// The roles that are in this one, sorted.
    package var members: [Membership]
    package var settings: SmallDictionary<SettingScope, ObservedSettings>

    package init(
        attributes: RoleAttributes,
        verifierDigest: HexDigest? = nil,
        memberships: [Membership] = [],
        members: [Membership] = [],
        settings: SmallDictionary<SettingScope, ObservedSettings> = [:]
    ) {
        self.attributes = attributes
        self.verifierDigest = verifierDigest
        self.memberships = memberships
        self.members = members
        self.settings = settings
    }
}

/// What `CREATE ROLE` and `ALTER ROLE` say about a role, but for its password.
package struct RoleAttributes: Hashable, Sendable {
    package var isSuperuser = false
    package var inherits = true
    package var createsRoles = false
    package var createsDatabases = false
    package var canLogIn = false
    package var isReplication = false
    package var bypassesRLS = false
    /// -1 for no limit.
    package var connectionLimit = -1
    /// A timestamp as the server prints it; nil for never, which the catalogs also spell `infinity`.
    package var validUntil: String?

    package init() {}

    /// A role that holds rights for others and never logs in.
    package static let group = RoleAttributes()

    /// A bot's role on a plan with that many connections.
    package static func bot(connections: Int) -> RoleAttributes {
        var attributes = RoleAttributes()
        attributes.canLogIn = true
        attributes.connectionLimit = connections
        return attributes
    }
}

/// One row of pg_auth_members: `member` is in `group` because `grantor` said so.
package struct Membership: Hashable, Comparable, Sendable {
    package var group: Identifier
    package var member: Identifier
    package var grantor: Identifier
    package var options: Options

    package init(group: Identifier, member: Identifier, grantor: Identifier, options: Options) {
        self.group = group
        self.member = member
        self.grantor = grantor
        self.options = options
    }

    /// Before PostgreSQL 16 the INHERIT option follows the member's attribute and SET is always true.
    package struct Options: Hashable, Sendable {
        package var admin: Bool
        package var inherit: Bool
        package var set: Bool

        package init(admin: Bool, inherit: Bool, set: Bool) {
            self.admin = admin
            self.inherit = inherit
            self.set = set
        }
    }

    package static func < (left: Membership, right: Membership) -> Bool {
        (left.group, left.member, left.grantor) < (right.group, right.member, right.grantor)
    }
}

/// Where a role's settings hold.
package enum SettingScope: Hashable, Comparable, Sendable {
    case everywhere
    case database(Identifier)
}

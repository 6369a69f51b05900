import Digest
package import Model
import Planning
package import SQLText

extension ModelServer {
    mutating func apply(_ step: AccessStep) throws(Failure) {
        switch step {
        case .shut(let login):
            var role = try self.role(login)
            role.attributes.canLogIn = false
            roles[login] = role
            openSessions[login] = nil
        case .close(let login):
            guard controlVersion >= ControlVersion.access else {
                throw Failure(description: "relation flarex.access does not exist")
            }
            accesses[login] = nil
        }
    }

    /// Lets somebody act as the bot until then, as whoever opens an access does.
    ///
    /// - Parameter isRecorded: false where the record was lost.
    package mutating func openAccess(
        of bot: Name,
        as role: Identifier,
        number: Int,
        expires: Timestamp,
        isRecorded: Bool = true
    ) throws(Failure) {
        let login = Fixtures.identifier("con_\(role.name.dropFirst(4))_0000000\(number)")
        var attributes = RoleAttributes.bot(connections: 4)
        attributes.inherits = !cluster.hasMembershipOptions
        try createRole(login, attributes)
        let becoming = Membership.Options(admin: false, inherit: false, set: true)
        if cluster.hasMembershipOptions {
            try grantMembership(of: login, in: role, becoming)
        } else {
            let relay = Fixtures.identifier("\(login)_via")
            attributes = .group
            attributes.inherits = false
            try createRole(relay, attributes)
            try grantMembership(of: relay, in: role, becoming)
            try grantMembership(of: login, in: relay, becoming)
        }
        try grantMembership(
            of: login,
            in: "flarex_bots",
            Membership.Options(admin: false, inherit: true, set: false)
        )
        roles[login]?.verifierDigest = "access"
        if isRecorded { accesses[login] = ObservedAccess(bot: bot, expires: expires) }
    }
}

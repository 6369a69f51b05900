import Model
import Planning
import SQLText

extension StateGenerator {
    /// Changes one thing on the server, as somebody with superuser rights could at any time.
    mutating func drift(_ server: inout ModelServer, _ desired: DesiredState) {
        // A hand may try what the server refuses; then nothing has changed.
        var attempt = server
        do {
            switch Int.random(in: 0..<38, using: &random) {
            case 0: driftAttributes(&attempt)
            case 1:
                let name = managedRole(attempt)
                if name != "dba" { try attempt.dropRole(name, objectsTo: "dba") }
            case 2, 3: try driftMembership(&attempt)
            case 4: try driftMembershipChain(&attempt)
            case 5:
                if let row = attempt.memberships.randomElement(using: &random) {
                    try attempt.revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor)
                }
            case 6: try driftSchemaOwner(&attempt)
            case 7, 8, 9: try driftACL(&attempt)
            case 10: try driftOwnerACL(&attempt)
            case 11: driftSettings(&attempt)
            case 12: try driftExtension(&attempt)
            case 13: driftSchema(&attempt)
            case 14, 15: driftCredential(&attempt)
            case 16, 17: driftRegistry(&attempt)
            case 18: driftDatabase(&attempt)
            case 19: driftRoutine(&attempt)
            case 20: try driftRoutineACL(&attempt)
            case 21: driftEventTrigger(&attempt)
            case 22, 23: driftCatalog(&attempt)
            case 24: driftDefaultPrivileges(&attempt)
            case 25: driftOtherDatabase(&attempt)
            case 26: driftExtensionUse(&attempt)
            case 27, 28: driftLifecycle(&attempt)
            case 29, 30: driftIntrusion(&attempt)
            case 31, 32: try driftStorage(&attempt, desired)
            case 33: driftLogin(&attempt)
            case 35: try driftAccess(&attempt)
            case 34: if let bot = desired.bots.randomElement(using: &random) { rotate(bot, &attempt, desired) }
            case 36: driftStray(&attempt)
            case 37: driftView(&attempt)
            default: addUnmanaged(&attempt, desired)
            }
            server = attempt
        } catch {}
    }

    mutating func managedRole(_ server: ModelServer) -> Identifier { pick(server.roles.keys, or: "dba") }

    mutating func anyRole(_ server: ModelServer) -> Identifier {
        chance(60) ? managedRole(server) : pick(server.otherRoles, or: "dba")
    }

    /// Any role but an access, which PostgreSQL lets own nothing: it has no right to make or to take anything.
    mutating func anyOwner(_ server: ModelServer) -> Identifier {
        let owner = anyRole(server)
        return ManagedName.bot(ofAccess: owner) == nil ? owner : "dba"
    }

    private mutating func driftAttributes(_ server: inout ModelServer) {
        let name = managedRole(server)
        guard var attributes = server.roles[name]?.attributes else { return }
        switch Int.random(in: 0..<9, using: &random) {
        case 0: attributes.isSuperuser.toggle()
        case 1: attributes.inherits.toggle()
        case 2: attributes.createsRoles.toggle()
        case 3: attributes.createsDatabases.toggle()
        case 4: attributes.canLogIn.toggle()
        case 5: attributes.isReplication.toggle()
        case 6: attributes.bypassesRLS.toggle()
        case 7: attributes.connectionLimit = pick([-1, 0, 5, 10, 100])
        default: attributes.validUntil = pick([nil, "2020-01-01 00:00:00+00", "2099-12-31 00:00:00+00"])
        }
        server.roles[name]?.attributes = attributes
    }

    private mutating func driftMembership(_ server: inout ModelServer) throws {
        let (group, member) = (anyRole(server), anyRole(server))
        guard server.roles[group] != nil || server.roles[member] != nil else { return }
        let admins = server.memberships.filter { $0.group == group && $0.options.admin }.map(\.member)
        let options = Membership.Options(admin: chance(30), inherit: chance(80), set: chance(50))
        try server.grantMembership(
            of: member,
            in: group,
            options,
            grantedBy: chance(50) ? pick(admins, or: ModelServer.bootstrapSuperuser) : nil
        )
    }

    /// Somebody may pass a group on, did so to a bot just as flarexdb would, and flarexdb's own row is gone.
    private mutating func driftMembershipChain(_ server: inout ModelServer) throws {
        let rows = server.memberships.filter { server.roles[$0.member] != nil }
        guard let row = rows.randomElement(using: &random) else { return }
        let admin = anyRole(server)
        try server.grantMembership(of: admin, in: row.group, .init(admin: true, inherit: true, set: true))
        try server.grantMembership(of: row.member, in: row.group, server.memberOptions, grantedBy: admin)
        if chance(70) { try server.revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor) }
    }

    private mutating func driftSchemaOwner(_ server: inout ModelServer) throws {
        try server.changeOwner(ofSchema: pick(server.schemas.keys, or: "nowhere"), to: anyOwner(server))
    }

    private mutating func driftACL(_ server: inout ModelServer) throws {
        guard let object = server.securables.randomElement(using: &random) else { return }
        let owner = try server.owner(of: object)
        let all: Privileges = if case .schema = object { .allOnSchema } else { .allOnDatabase }
        let entries = server.acl(of: object)?.entries ?? []
        let givers = entries.filter { !$0.grantable.isEmpty }
        var (giver, grantable) = (owner, all)
        if chance(70), let entry = givers.randomElement(using: &random), case .role(let name) = entry.grantee {
            (giver, grantable) = (name, entry.grantable)
        }
        let words: [Privileges] = [.usage, .create, .connect, .temporary].filter { grantable.contains($0) }
        var privileges: Privileges = []
        for word in words where chance(60) { privileges.formUnion(word) }
        guard !privileges.isEmpty else { return }
        let isForEveryone = chance(15)
        try server.grant(
            privileges,
            grantable: isForEveryone || chance(40) ? [] : privileges,
            on: object,
            to: isForEveryone ? .everyone : .role(anyRole(server)),
            by: giver
        )
    }

    /// The owner took something back, from itself too.
    private mutating func driftOwnerACL(_ server: inout ModelServer) throws {
        guard let object = server.securables.randomElement(using: &random),
            let entry = server.acl(of: object)?.entries.randomElement(using: &random)
        else { return }
        let privileges = chance(50) ? entry.privileges : entry.privileges.intersection([.usage, .connect])
        try server.revoke(privileges, options: privileges, on: object, from: entry.grantee)
    }
}

import Model
import Planning
import SQLText

extension StateGenerator {
    /// A bot's data were replaced by those of an archive, or are, or were to be.
    mutating func restore(_ server: inout ModelServer) {
        guard server.controlVersion >= ControlVersion.restores,
            let entry = server.registry.values.sorted(by: { $0.id < $1.id }).randomElement(using: &random)
        else { return }
        var attempt = server
        do {
            try restore(entry, &attempt)
            if chance(30) { try driftReplaced(&attempt) }
            server = attempt
        } catch {}
    }

    private mutating func restore(_ entry: RegistryEntry, _ server: inout ModelServer) throws {
        let begunAt = Timestamp(seconds: server.cluster.now.seconds - pick([0, 3600, 8 * 86400]))
        let schema = ManagedName.replacedSchema(of: entry.role, at: begunAt)
        guard server.restores[entry.role] == nil else { return }
        let isSetAside = chance(80)
        if isSetAside {
            try server.setAside(BotReference(entry), as: schema)
            server.replaced[schema]?.replacedAt = begunAt
            if chance(80) { try server.createSchema(entry.role, owner: "flarex_owner") }
        }
        guard !isSetAside || chance(60) else { return }
        let isVerified = isSetAside && chance(30)
        server.restores[entry.role] = ObservedRestore(
            bot: entry.id,
            replaced: schema,
            begunAt: begunAt,
            isVerified: isVerified,
            isUnderWay: chance(25)
        )
        for login in [entry.role] + ManagedName.logins(of: entry.role) where chance(80) {
            server.roles[login]?.attributes.canLogIn = false
        }
    }

    /// Somebody dropped what was replaced, or the registry's row of it, or opened it to others.
    private mutating func driftReplaced(_ server: inout ModelServer) throws {
        guard let schema = server.replaced.keys.sorted().randomElement(using: &random) else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: server.dropSchema(schema)
        case 1: server.replaced[schema] = nil
        case 2: try server.changeOwner(ofSchema: schema, to: "dba")
        default:
            let grantee = ACL.Grantee.role(pick(server.registry.values.map(\.role), or: "dba"))
            let owner = try server.owner(of: .schema(schema))
            try server.grant(.allOnSchema, grantable: [], on: .schema(schema), to: grantee, by: owner)
        }
    }
}

import Digest
import Model
import Planning
import SQLText

extension StateGenerator {
    /// Lets bots that do not exist yet take over a role, a schema or both that somebody made by hand: most of them such
    /// as can be taken over, with everything that has to be put right then.
    mutating func addAdoptions(_ server: inout ModelServer, _ desired: inout DesiredState) {
        guard server.database != nil else { return }
        for index in desired.bots.indices where chance(60) {
            var bot = desired.bots[index]
            let names = [bot.role] + ManagedName.logins(of: bot.role)
            guard server.registry[bot.id] == nil, server.schemas[bot.role] == nil,
                names.allSatisfy({ !server.exists($0) })
            else { continue }
            bot.adopts = true
            let kind = pick([0, 1, 2, 2, 2])
            if kind != 0 { bot.adoption.role = Fixtures.identifier("\(bot.id)_app") }
            if kind != 1 { bot.adoption.schema = Fixtures.identifier("\(bot.id) data") }
            desired.bots[index] = bot
            server.adopt(
                bot,
                outside: chance(8) ? ["table public.countries"] : [],
                inside: chance(8) ? ["extension hstore"] : []
            )
            if let role = bot.adoption.role, chance(95) { addLegacy(role: role, &server) }
            if let role = bot.adoption.role, server.roles[role] != nil {
                addDefaultPrivilege(in: chance(30) ? nil : bot.adoption.schema, to: role, &server)
            }
            if let schema = bot.adoption.schema, chance(95) {
                addLegacy(schema: schema, of: bot.adoption.role.flatMap { server.roles[$0] == nil ? nil : $0 }, &server)
            }
        }
    }

    private mutating func addLegacy(role name: Identifier, _ server: inout ModelServer) {
        var attributes = RoleAttributes()
        attributes.canLogIn = chance(80)
        attributes.isSuperuser = chance(6)
        attributes.createsRoles = chance(20)
        attributes.bypassesRLS = chance(20)
        attributes.connectionLimit = pick([-1, 5, 10, 100])
        server.roles[name] = ModelServer.Role(
            attributes: attributes,
            verifierDigest: pick([nil, "theirs"]),
            settings: chance(30) ? [.everywhere: ObservedSettings(values: ["work_mem": "64MB"])] : [:]
        )
        if chance(50) { server.openSessions[name] = pick([1, 3]) }
        let options = Membership.Options(admin: chance(20), inherit: chance(80), set: chance(80))
        if chance(40) { try? server.grantMembership(of: name, in: pick(Self.foreigners), options) }
        if chance(40) { try? server.grantMembership(of: pick(Self.foreigners), in: name, options) }
        for object: Securable in [.database(server.databaseName), .schema("public")] where chance(40) {
            guard let owner = try? server.owner(of: object) else { continue }
            let privileges: Privileges = if case .schema = object { .usage } else { .connect }
            let grantable = chance(20) ? privileges : []
            try? server.grant(privileges, grantable: grantable, on: object, to: .role(name), by: owner)
            guard !grantable.isEmpty, chance(70) else { continue }
            try? server.grant(privileges, grantable: [], on: object, to: .role(anyRole(server)), by: name)
        }
    }

    /// What others will make in the schema is to be the role's too.
    private mutating func addDefaultPrivilege(in schema: Identifier?, to role: Identifier, _ server: inout ModelServer)
    {
        guard chance(40) else { return }
        server.defaultPrivileges.append(
            DefaultPrivilege(role: pick(["dba", "ann"]), schema: schema, kind: .tables, grantee: .role(role))
        )
    }

    private mutating func addLegacy(schema name: Identifier, of role: Identifier?, _ server: inout ModelServer) {
        let owner = pick([role ?? "postgres", "postgres", "dba", "ann"])
        server.schemas[name] = ObservedSchema(owner: owner, acl: .schemaDefault(owner: owner))
        for grantee in Self.foreigners + [role].compactMap({ $0 }) where chance(30) && grantee != owner {
            let grantable: Privileges = chance(20) ? .usage : []
            try? server.grant(.usage, grantable: grantable, on: .schema(name), to: .role(grantee), by: owner)
        }
        if chance(10) { try? server.grant(.usage, grantable: [], on: .schema(name), to: .everyone, by: owner) }
        for holder in [role ?? "dba", "postgres", "ann"] where chance(60) {
            server.objectOwners[name, default: [:]][holder] = pick([1, 40])
        }
    }
}

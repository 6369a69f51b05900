import Digest
import Model
import Planning
import SQLText

extension StateGenerator {
    /// A function of the shim or the guard is gone, or somebody put another in its place.
    mutating func driftRoutine(_ server: inout ModelServer) {
        guard let signature = server.routines.keys.sorted().randomElement(using: &random) else { return }
        let isCalled =
            server.eventTriggers.values.contains { $0.function == signature }
            || ManagedView.all.contains { $0.function == signature && server.views[$0.name] != nil }
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: server.dropRoutine(signature)
        case 2: server.routines[signature]?.definition.bodyDigest = "another body"
        case 3: server.routines[signature]?.definition.isSecurityDefiner.toggle()
        case 4: server.routines[signature]?.definition.settings = pick([[:], ["search_path": "public"]])
        case 5: server.routines[signature]?.definition.language = "plpython3u"
        // What an event trigger or a view calls cannot come to return anything else.
        case 6: if !isCalled { server.routines[signature]?.definition.returnType = "int4" }
        default:
            let owner = anyRole(server)
            guard let known = server.routines[signature] else { return }
            server.routines[signature]?.owner = owner
            server.routines[signature]?.acl = known.acl.replacing(known.owner, with: owner)
        }
    }

    mutating func driftRoutineACL(_ server: inout ModelServer) throws {
        guard let signature = server.routines.keys.sorted().randomElement(using: &random),
            let routine = server.routines[signature]
        else { return }
        if chance(20), let entry = routine.acl.entries.randomElement(using: &random) {
            server.routines[signature]?.acl.take(
                .execute,
                options: .execute,
                from: entry.grantee,
                grantor: routine.owner,
                owner: routine.owner
            )
            return
        }
        var givers: [Identifier] = [routine.owner]
        for case .role(let name) in routine.acl.entries.filter({ !$0.grantable.isEmpty }).map(\.grantee) {
            givers.append(name)
        }
        let isForEveryone = chance(30)
        var acl = routine.acl
        try acl.give(
            .execute,
            grantable: isForEveryone || chance(50) ? [] : .execute,
            to: isForEveryone ? .everyone : .role(anyRole(server)),
            by: pick(givers),
            owner: routine.owner
        )
        server.routines[signature]?.acl = acl
    }

    mutating func driftEventTrigger(_ server: inout ModelServer) {
        guard let name = server.eventTriggers.keys.sorted().randomElement(using: &random) else { return }
        let functions = server.routines.filter { $0.value.definition.returnType == "event_trigger" }.keys.sorted()
        switch Int.random(in: 0..<6, using: &random) {
        case 0: server.eventTriggers[name] = nil
        case 1: server.eventTriggers[name]?.isEnabled = false
        case 2: server.eventTriggers[name]?.isFiltered = true
        case 3: server.eventTriggers[name]?.isOwnedBySuperuser = false
        case 4: server.eventTriggers[name]?.event = pick(["ddl_command_start", "ddl_command_end", "sql_drop"])
        default: if !functions.isEmpty { server.eventTriggers[name]?.function = pick(functions) }
        }
    }

    mutating func driftView(_ server: inout ModelServer) {
        guard let name = server.views.keys.sorted().randomElement(using: &random) else { return }
        let stranger = managedRole(server)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: server.views[name] = nil
        case 1: server.views[name]?.digest = "another definition"
        case 2: server.views[name]?.isOwnedBySuperuser = false
        case 3: server.views[name]?.isOpenToBots = false
        default:
            let isEveryone = stranger == ManagedName.bots || !server.exists(stranger)
            server.views[name]?.strangers.insert(isEveryone ? .everyone : .role(stranger))
        }
    }

    mutating func driftCatalog(_ server: inout ModelServer) {
        guard server.database != nil, let object = server.catalogGrants.keys.sorted().randomElement(using: &random)
        else {
            return
        }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: server.catalogGrants[object]?.insert(.everyone)
        case 4:
            let delegate = anyRole(server)
            let receiver = ACL.Grantee.role(managedRole(server))
            guard server.exists(delegate), receiver != .role(delegate), receiver != .role("dba") else { return }
            if ManagedName.isOwn(delegate) { server.catalogGrants[object]?.insert(.role(delegate)) }
            server.catalogDelegations[object, default: [:]][delegate] = [chance(50) ? .everyone : receiver]
        case 1:
            let holder = managedRole(server)
            if server.exists(holder), holder != "dba" { server.catalogGrants[object]?.insert(.role(holder)) }
        case 2: server.catalogGrants[object]?.remove(.role("pg_monitor"))
        default: server.catalogGrants[object]?.insert(.role("pg_monitor"))
        }
    }

    mutating func driftDefaultPrivileges(_ server: inout ModelServer) {
        let groups = server.roles.keys.filter { $0.name.hasPrefix("flarex_") }
        let schemas = server.schemas.keys.sorted()
        guard server.database != nil, let role = groups.sorted().randomElement(using: &random) else { return }
        let schema = chance(50) ? schemas.randomElement(using: &random) : nil
        let kinds = DefaultPrivilege.Kind.allCases.filter { schema == nil || $0 != .schemas }
        let privilege = DefaultPrivilege(
            role: role,
            schema: schema,
            kind: pick(kinds),
            grantee: chance(50) ? .everyone : .role(anyRole(server))
        )
        if !server.defaultPrivileges.contains(privilege) { server.defaultPrivileges.append(privilege) }
    }

    /// Another database came or went, or has another owner; rights on it drift with all other rights.
    mutating func driftOtherDatabase(_ server: inout ModelServer) {
        let owner = pick(server.otherRoles, or: "dba")
        if chance(40) {
            server.otherDatabases[pick(["app", "O\"Reilly"])] = ObservedDatabase(
                owner: owner,
                acl: .databaseDefault(owner: owner)
            )
        } else if let name = server.otherDatabases.keys.sorted().randomElement(using: &random) {
            if chance(30) { server.otherDatabases[name] = nil }
        }
    }

    /// A bot makes a column of an extension's type, or drops the last one.
    mutating func driftExtensionUse(_ server: inout ModelServer) {
        let rows = server.memberships.filter { $0.group.name.hasPrefix("flarex_ext_") }
        guard let row = rows.randomElement(using: &random), server.schemas[row.member] != nil else { return }
        for name in server.extensions.keys.sorted() where ManagedName.extensionGroup(name) == row.group {
            let use = ExtensionUse(schema: row.member, extension: name)
            server.extensionUses[use] = chance(80) ? ["column note of table page"] : nil
        }
    }

    /// A bot gives what it has to one of its groups, or to the login that it is there to act through.
    mutating func driftStray(_ server: inout ModelServer) {
        let rows = server.memberships.filter { $0.group != ManagedName.owner && ManagedName.isOwn($0.group) }
        guard let row = rows.randomElement(using: &random) else { return }
        if let bot = ManagedName.bot(ofLogin: row.member), server.schemas[bot] != nil {
            server.objectOwners[bot] = [row.member: 2]
        } else if server.schemas[row.member] != nil {
            server.objectOwners[row.member] = [row.member: 1, row.group: 1]
        }
    }

    /// Somebody puts something into a schema that bots look names up in, or sets what holds for all of them.
    mutating func driftIntrusion(_ server: inout ModelServer) {
        guard server.database != nil else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let name = pick(server.roles.keys.filter { $0.name.hasPrefix("flarex_") }, or: "dba")
            server.roles[name]?.verifierDigest = "set by hand"
        case 1:
            let name = pick(["search_path", "role"] as [Identifier])
            if !server.databaseSettings.contains(name) { server.databaseSettings.append(name) }
        default:
            let schema = pick(
                server.schemas.keys.filter { $0.name.hasPrefix("ext_") || $0 == "flarex_shim" },
                or: "nowhere"
            )
            guard server.schemas[schema] != nil else { return }
            let number = UInt32.random(in: 20_000..<90_000, using: &random)
            server.planted.append(
                PlantedObject(
                    catalog: 1255,
                    object: number,
                    schema: schema,
                    words: "function \(schema).f\(number)()",
                    holdsData: chance(20)
                )
            )
        }
    }
}

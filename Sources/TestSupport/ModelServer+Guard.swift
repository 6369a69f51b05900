package import Model
import Planning
import SQLText

extension ModelServer {
    /// `CREATE OR REPLACE FUNCTION`, which keeps owner and rights, then what mends these.
    mutating func install(_ functions: [ManagedRoutine], strangers: [ACL.Grantee]) throws(Failure) {
        for routine in functions {
            var known = try replaced(routine)
            let owner = cluster.user
            known.reassign(from: known.owner, to: owner)
            for case .role(let name) in strangers + routine.callers.map({ .role($0) }) where !exists(name) {
                throw Failure(description: "role \(name) does not exist")
            }
            for grantee in [.everyone] + strangers {
                known.acl.take(.execute, options: .execute, from: grantee, grantor: owner, owner: owner)
            }
            for caller in routine.callers {
                try known.acl.give(.execute, grantable: [], to: .role(caller), by: owner, owner: owner)
            }
            routines[routine.signature] = known
        }
    }

    private func replaced(_ routine: ManagedRoutine) throws(Failure) -> ObservedRoutine {
        let signature = routine.signature
        guard schemas[signature.schema] != nil else {
            throw Failure(description: "schema \(signature.schema) does not exist")
        }
        let known = routines[signature]
        guard known == nil || known?.definition.returnType == routine.returnType.name else {
            throw Failure(description: "cannot change return type of existing function \(signature)")
        }
        // The body of a function in SQL is read when it is made.
        let check = FunctionSignature(schema: "flarex_shim", name: "check_advisory_locks")
        guard routine.language != .sql || routines[check] != nil || !routine.body.shown.contains(check.name.name) else {
            throw Failure(description: "function \(check) does not exist")
        }
        let definition = RoutineDefinition(
            language: routine.language.rawValue,
            returnType: routine.returnType.name,
            isSecurityDefiner: routine.isSecurityDefiner,
            bodyDigest: routine.definition.bodyDigest,
            settings: routine.pinsSearchPath ? ["search_path": "pg_catalog, pg_temp"] : [:],
            isOwnedBySuperuser: true
        )
        let owner = cluster.user
        let everybody: [ACL.Entry] = [.role(owner), .everyone].map {
            ACL.Entry(grantee: $0, privileges: .execute, grantor: owner)
        }
        return ObservedRoutine(
            definition: definition,
            owner: known?.owner ?? owner,
            acl: known?.acl ?? ACL(everybody)
        )
    }

    /// `DROP FUNCTION ... RESTRICT`.
    mutating func removeRoutine(_ signature: FunctionSignature) throws(Failure) {
        guard routines[signature] != nil else { throw Failure(description: "function \(signature) does not exist") }
        let isRead = ManagedView.all.contains { $0.function == signature && views[$0.name] != nil }
        guard !isRead, !eventTriggers.values.contains(where: { $0.function == signature }) else {
            throw Failure(description: "cannot drop function \(signature) because other objects depend on it")
        }
        dropRoutine(signature)
    }

    /// `DROP FUNCTION ... CASCADE`: an event trigger that calls it goes too.
    package mutating func dropRoutine(_ signature: FunctionSignature) {
        routines[signature] = nil
        eventTriggers = eventTriggers.filter { $0.value.function != signature }
        for view in ManagedView.all where view.function == signature { views[view.name] = nil }
    }

    /// `DROP EVENT TRIGGER IF EXISTS`, then `CREATE EVENT TRIGGER`.
    mutating func install(_ trigger: ManagedEventTrigger) throws(Failure) {
        guard let function = routines[trigger.function] else {
            throw Failure(description: "function \(trigger.function) does not exist")
        }
        guard function.definition.returnType == "event_trigger" else {
            throw Failure(description: "function \(trigger.function) must return type event_trigger")
        }
        eventTriggers[trigger.name] = EventTriggerDefinition(event: trigger.event.rawValue, function: trigger.function)
    }

    mutating func close(_ closure: CatalogClosure) throws(Failure) {
        for case .role(let name) in closure.grantees where !exists(name) {
            throw Failure(description: "role \(name) does not exist")
        }
        for object in closure.closed + closure.monitored where catalogGrants[object] == nil {
            throw Failure(description: "\(object) does not exist")
        }
        for object in closure.closed {
            // The owner takes what it gave, and with CASCADE what hung on it.
            catalogGrants[object]?.subtract(closure.grantees)
            for name in closure.delegates { catalogDelegations[object]?[name] = nil }
            for case .role(let name) in closure.grantees { catalogDelegations[object]?[name] = nil }
        }
        for object in closure.monitored { catalogGrants[object]?.insert(.role("pg_monitor")) }
    }

    mutating func revoke(_ privilege: DefaultPrivilege) throws(Failure) {
        for case .role(let name) in [.role(privilege.role), privilege.grantee] where !exists(name) {
            throw Failure(description: "role \(name) does not exist")
        }
        if let schema = privilege.schema, schemas[schema] == nil {
            throw Failure(description: "schema \(schema) does not exist")
        }
        defaultPrivileges.removeAll { $0 == privilege }
    }
}

extension ObservedRoutine {
    /// `REASSIGN OWNED` and, where the role is no owner, `DROP OWNED`.
    mutating func reassign(from old: Identifier, to new: Identifier) {
        guard owner == old else {
            acl.removeEverything(ofGrantee: old, owner: owner)
            return
        }
        (owner, acl) = (new, acl.replacing(old, with: new))
    }
}

extension ModelServer {
    /// `ALTER ... OWNER TO CURRENT_USER`.
    mutating func takeOwnership(of object: OwnedObject) throws(Failure) {
        switch object {
        case .database: try changeDatabaseOwner(to: cluster.user)
        case .schema(let name): try changeOwner(ofSchema: name, to: cluster.user)
        case .table(let name):
            guard controlVersion > 0 else { throw Failure(description: "\(object) does not exist") }
            tableOwners[name] = nil
        }
    }

    /// The owners that the catalogs would be asked for.
    var weakOwners: [OwnedObject: Identifier] {
        var owners: [OwnedObject: Identifier] = [:]
        if let owner = database?.owner, owner.name.hasPrefix("bot_") || owner.name.hasPrefix("flarex_") {
            owners[.database(databaseName)] = owner
        }
        func isWeak(_ owner: Identifier) -> Bool { !isSuperuser(owner) || ManagedName.isOwn(owner) }
        for (name, owner) in tableOwners where isWeak(owner) { owners[.table(name)] = owner }
        for name: Identifier in ["flarex", "flarex_shim", "flarex_panel", "flarex_pooler"] {
            if let owner = schemas[name]?.owner, isWeak(owner) { owners[.schema(name)] = owner }
        }
        return owners
    }
}

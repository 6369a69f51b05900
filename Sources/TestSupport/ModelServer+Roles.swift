import Model
package import SQLText

extension ModelServer {
    mutating func createRole(_ name: Identifier, _ attributes: RoleAttributes) throws(Failure) {
        guard !exists(name) else { throw Failure(description: "role \(name) already exists") }
        roles[name] = Role(attributes: attributes)
        openSessions[name] = nil
    }

    /// Sets what the step says is to change, and nothing else.
    mutating func alterRole(_ name: Identifier, from: RoleAttributes, to: RoleAttributes) throws(Failure) {
        var role = try self.role(name)
        func change<Value: Equatable>(_ path: WritableKeyPath<RoleAttributes, Value>) {
            if from[keyPath: path] != to[keyPath: path] { role.attributes[keyPath: path] = to[keyPath: path] }
        }
        change(\.isSuperuser)
        change(\.inherits)
        change(\.createsRoles)
        change(\.createsDatabases)
        change(\.canLogIn)
        change(\.isReplication)
        change(\.bypassesRLS)
        change(\.connectionLimit)
        change(\.validUntil)
        roles[name] = role
    }

    /// Drops a role and whatever hangs on it, as `REASSIGN OWNED`, `DROP OWNED` and `DROP ROLE` together do.
    package mutating func dropRole(_ name: Identifier, objectsTo heir: Identifier) throws(Failure) {
        for (schema, value) in schemas where value.owner == name { try changeOwner(ofSchema: schema, to: heir) }
        if database?.owner == name { try changeDatabaseOwner(to: heir) }
        for (other, value) in otherDatabases where value.owner == name {
            otherDatabases[other] = ObservedDatabase(owner: heir, acl: value.acl.replacing(name, with: heir))
        }
        for (table, owner) in tableOwners where owner == name { tableOwners[table] = heir }
        for schema in objectOwners.keys { giveObjects(in: schema, to: heir) { $0 == name } }
        for signature in routines.keys { routines[signature]?.reassign(from: name, to: heir) }
        for object in catalogGrants.keys { catalogGrants[object]?.remove(.role(name)) }
        for object in catalogDelegations.keys {
            catalogDelegations[object]?[name] = nil
            catalogDelegations[object] = catalogDelegations[object]?.mapValues { $0.subtracting([.role(name)]) }
        }
        for view in views.keys { views[view]?.strangers.remove(.role(name)) }
        defaultPrivileges.removeAll { $0.role == name || $0.grantee == .role(name) }
        for object in securables {
            try withACL(of: object) { acl, owner in
                acl.removeEverything(ofGrantee: name, owner: owner)
            }
        }
        for row in memberships where row.group == name || row.member == name {
            try revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor)
        }
        // Version 15 remembers a grantor that is gone; the row itself stays.
        memberships = memberships.map { row in
            var row = row
            if row.grantor == name { row.grantor = Self.bootstrapSuperuser }
            return row
        }
        roles[name] = nil
        otherRoles.remove(name)
    }

    func role(_ name: Identifier) throws(Failure) -> Role {
        guard let role = roles[name] else { throw Failure(description: "role \(name) does not exist") }
        return role
    }

    mutating func removePassword(of name: Identifier) throws(Failure) {
        var role = try self.role(name)
        role.verifierDigest = nil
        roles[name] = role
    }

    // MARK: Settings

    mutating func set(
        _ name: String,
        to text: String,
        for role: Identifier,
        in database: Identifier
    ) throws(Failure) {
        guard self.database != nil, database == databaseName else {
            throw Failure(description: "database \(database) does not exist")
        }
        var changed = try self.role(role)
        changed.settings[.database(database), default: ObservedSettings(values: [:])].values[name] = text
        if changed.settings[.database(database)]?.isOversized == true {
            // Such a row is too long to be read, so a further value in it is not seen.
            changed.settings[.database(database)]?.values = [:]
        }
        roles[role] = changed
    }

    mutating func reset(_ name: String, for role: Identifier, in scope: SettingScope) throws(Failure) {
        var changed = try self.role(role)
        changed.settings[scope]?.values[name] = nil
        if let row = changed.settings[scope], row.values.isEmpty, !row.isOversized { changed.settings[scope] = nil }
        roles[role] = changed
    }

    mutating func resetAll(for role: Identifier, in scope: SettingScope) throws(Failure) {
        var changed = try self.role(role)
        changed.settings[scope] = nil
        roles[role] = changed
    }
}

package import Model
package import Planning
package import SQLText

extension ModelServer {
    var securables: [Securable] {
        (database == nil ? [] : [.database(databaseName)]) + otherDatabases.keys.sorted().map { .database($0) }
            + schemas.keys.sorted().map { .schema($0) }
    }

    package func owner(of object: Securable) throws(Failure) -> Identifier {
        switch object {
        case .schema(let name):
            guard let schema = schemas[name] else { throw Failure(description: "schema \(name) does not exist") }
            return schema.owner
        case .database(let name):
            guard let database = name == databaseName ? database : otherDatabases[name] else {
                throw Failure(description: "database \(name) does not exist")
            }
            return database.owner
        }
    }

    func acl(of object: Securable) -> ACL? {
        switch object {
        case .schema(let name): schemas[name]?.acl
        case .database(let name): name == databaseName ? database?.acl : otherDatabases[name]?.acl
        }
    }

    /// `GRANT`, as the owner or as a role that may pass the privileges on.
    package mutating func grant(
        _ privileges: Privileges,
        grantable: Privileges,
        on object: Securable,
        to grantee: ACL.Grantee,
        by grantor: Identifier
    ) throws(Failure) {
        if case .role(let name) = grantee, !exists(name) {
            throw Failure(description: "role \(name) does not exist")
        }
        guard grantee != .everyone || grantable.isEmpty else {
            throw Failure(description: "grant options can only be granted to roles")
        }
        try withACL(of: object) { (acl, owner) throws(Failure) in
            try acl.give(privileges, grantable: grantable, to: grantee, by: grantor, owner: owner)
        }
    }

    /// `REVOKE ... CASCADE` as the owner: only what the owner granted goes, and what hung on the lost grant options.
    package mutating func revoke(
        _ privileges: Privileges,
        options: Privileges,
        on object: Securable,
        from grantee: ACL.Grantee
    ) throws(Failure) {
        if case .role(let name) = grantee, !exists(name) {
            throw Failure(description: "role \(name) does not exist")
        }
        try withACL(of: object) { acl, owner in
            acl.take(privileges, options: options, from: grantee, grantor: owner, owner: owner)
        }
    }

    mutating func withACL(
        of object: Securable,
        _ change: (inout ACL, Identifier) throws(Failure) -> Void
    ) throws(Failure) {
        let owner = try owner(of: object)
        switch object {
        case .schema(let name):
            guard var acl = schemas[name]?.acl else { return }
            try change(&acl, owner)
            schemas[name]?.acl = acl
        case .database(databaseName):
            guard var acl = database?.acl else { return }
            try change(&acl, owner)
            database?.acl = acl
        case .database(let name):
            guard var acl = otherDatabases[name]?.acl else { return }
            try change(&acl, owner)
            otherDatabases[name]?.acl = acl
        }
    }
}

extension ACL {
    mutating func give(
        _ privileges: Privileges,
        grantable: Privileges,
        to grantee: Grantee,
        by grantor: Identifier,
        owner: Identifier
    ) throws(ModelServer.Failure) {
        guard grantor == owner || options(of: .role(grantor)).isSuperset(of: privileges) else {
            throw ModelServer.Failure(description: "no grant options were held by \(grantor)")
        }
        guard grantor == owner || !reaches(grantor, from: grantee) else {
            throw ModelServer.Failure(description: "grant options cannot be granted back to your own grantor")
        }
        let entry = Entry(grantee: grantee, privileges: privileges, grantable: grantable, grantor: grantor)
        self = ACL(entries + [entry])
    }

    fileprivate func options(of grantee: Grantee) -> Privileges {
        entries.lazy.filter { $0.grantee == grantee }.reduce(into: []) { $0.formUnion($1.grantable) }
    }

    /// Whether a role has anything from a grantee, directly or through others.
    fileprivate func reaches(_ role: Identifier, from start: Grantee) -> Bool {
        var (reached, pending): (Set<Grantee>, [Grantee]) = ([start], [start])
        while let grantee = pending.popLast() {
            if grantee == .role(role) { return true }
            for entry in entries where .role(entry.grantor) == grantee && reached.insert(entry.grantee).inserted {
                pending.append(entry.grantee)
            }
        }
        return false
    }

    func replacing(_ old: Identifier, with new: Identifier) -> ACL {
        ACL(
            entries.map { entry in
                Entry(
                    grantee: entry.grantee == .role(old) ? .role(new) : entry.grantee,
                    privileges: entry.privileges,
                    grantable: entry.grantable,
                    grantor: entry.grantor == old ? new : entry.grantor
                )
            }
        )
    }

    /// Takes privileges and grant options out of one entry, then out of the entries that they were the ground of.
    mutating func take(
        _ privileges: Privileges,
        options: Privileges,
        from grantee: Grantee,
        grantor: Identifier,
        owner: Identifier
    ) {
        guard let entry = entries.first(where: { $0.grantee == grantee && $0.grantor == grantor }) else { return }
        let left = Entry(
            grantee: grantee,
            privileges: entry.privileges.subtracting(privileges),
            grantable: entry.grantable.subtracting(options),
            grantor: grantor
        )
        self = ACL(entries.filter { $0 != entry } + [left])
        // An owner never loses its right to grant.
        guard case .role(let name) = grantee, name != owner else { return }
        let lost = entry.grantable.intersection(options).subtracting(self.options(of: grantee))
        guard !lost.isEmpty else { return }
        for dependent in entries where dependent.grantor == name {
            take(lost, options: lost, from: dependent.grantee, grantor: name, owner: owner)
        }
    }

    /// What `DROP OWNED` does for a role that is not the owner.
    mutating func removeEverything(ofGrantee name: Identifier, owner: Identifier) {
        for entry in entries where entry.grantee == .role(name) {
            take(entry.privileges, options: entry.grantable, from: entry.grantee, grantor: entry.grantor, owner: owner)
        }
    }
}

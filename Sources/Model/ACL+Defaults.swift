package import SQLText

extension ACL {
    /// What a schema without an ACL means: its owner may do everything, nobody else anything.
    package static func schemaDefault(owner: Identifier) -> ACL {
        ACL([Entry(grantee: .role(owner), privileges: .allOnSchema, grantor: owner)])
    }

    /// What a database without an ACL means: everybody may connect and create temporary objects.
    package static func databaseDefault(owner: Identifier) -> ACL {
        ACL([
            Entry(grantee: .role(owner), privileges: .allOnDatabase, grantor: owner),
            Entry(grantee: .everyone, privileges: [.connect, .temporary], grantor: owner),
        ])
    }

    /// The ACL after `ALTER ... OWNER TO`: PostgreSQL puts the new owner wherever the old one stood.
    package func changingOwner(from old: Identifier, to new: Identifier) -> ACL {
        ACL(
            entries.map { entry in
                var entry = entry
                if entry.grantee == .role(old) { entry.grantee = .role(new) }
                if entry.grantor == old { entry.grantor = new }
                return entry
            }
        )
    }
}

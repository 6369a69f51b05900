package import Model
import Planning
package import SQLText

extension ModelServer {
    mutating func createDatabase(_ name: Identifier) throws(Failure) {
        guard database == nil, name == databaseName else {
            throw Failure(description: "database \(name) already exists")
        }
        database = ObservedDatabase(owner: cluster.user, acl: .databaseDefault(owner: cluster.user))
        schemas["public"] = Self.newPublicSchema
        catalogGrants = catalogGrants.mapValues { _ in [.everyone] }
        catalogDelegations = [:]
    }

    /// What template0 has.
    package static var newPublicSchema: ObservedSchema {
        let owner: Identifier = "pg_database_owner"
        let open = ACL.Entry(grantee: .everyone, privileges: .usage, grantor: owner)
        return ObservedSchema(owner: owner, acl: ACL(ACL.schemaDefault(owner: owner).entries + [open]))
    }

    /// Drops the database with everything in it; roles outlive it, settings for it do not.
    package mutating func dropDatabase() {
        for schema in schemas.keys { dropSchema(schema) }
        (eventTriggers, views) = ([:], [:])
        defaultPrivileges = []
        databaseSettings = []
        catalogDelegations = [:]
        database = nil
        for name in roles.keys { roles[name]?.settings[.database(databaseName)] = nil }
    }

    /// `DROP SCHEMA ... CASCADE`: what is in it goes, and what hangs on that.
    package mutating func dropSchema(_ name: Identifier) {
        schemas[name] = nil
        storage[name] = nil
        objectOwners[name] = nil
        planted.removeAll { $0.schema == name }
        if name == ManagedName.shimSchema { views = [:] }
        for (known, value) in extensions where value.schema == name { dropExtension(known) }
        extensionUses = extensionUses.filter { $0.key.schema != name }
        for signature in routines.keys where signature.schema == name { dropRoutine(signature) }
        defaultPrivileges.removeAll { $0.schema == name }
        if name == ManagedName.controlSchema {
            (controlVersion, registry, usage, tableOwners) = (0, [:], [:], [:])
            (restrictions, accesses, registryRights, panel) = ([:], [:], [:], nil)
            (restores, replaced) = ([:], [:])
        }
    }

    /// `DROP EXTENSION ... CASCADE`: the columns that use it go too.
    package mutating func dropExtension(_ name: Identifier) {
        extensions[name] = nil
        for (other, required) in extensionRequirements where required.contains(name) && extensions[other] != nil {
            dropExtension(other)
        }
        extensionUses = extensionUses.filter { $0.key.extension != name }
    }

    mutating func createSchema(_ name: Identifier, owner: Identifier) throws(Failure) {
        guard database != nil else { throw Failure(description: "database \(databaseName) does not exist") }
        guard schemas[name] == nil else { throw Failure(description: "schema \(name) already exists") }
        guard exists(owner) else { throw Failure(description: "role \(owner) does not exist") }
        schemas[name] = ObservedSchema(owner: owner, acl: .schemaDefault(owner: owner))
    }

    /// `ALTER SCHEMA ... OWNER TO`: the ACL has the new owner wherever it had the old one.
    package mutating func changeOwner(ofSchema name: Identifier, to owner: Identifier) throws(Failure) {
        guard let schema = schemas[name] else { throw Failure(description: "schema \(name) does not exist") }
        guard exists(owner) else { throw Failure(description: "role \(owner) does not exist") }
        schemas[name] = ObservedSchema(owner: owner, acl: schema.acl.replacing(schema.owner, with: owner))
    }

    package mutating func changeDatabaseOwner(to owner: Identifier) throws(Failure) {
        guard let known = database else { throw Failure(description: "database \(databaseName) does not exist") }
        guard exists(owner) else { throw Failure(description: "role \(owner) does not exist") }
        database = ObservedDatabase(owner: owner, acl: known.acl.replacing(known.owner, with: owner))
    }

    mutating func installExtension(_ name: Identifier, in schema: Identifier) throws(Failure) {
        guard cluster.availableExtensions.contains(name) else {
            throw Failure(description: "extension \(name) is not available")
        }
        guard extensions[name] == nil else { throw Failure(description: "extension \(name) already exists") }
        guard schemas[schema] != nil else { throw Failure(description: "schema \(schema) does not exist") }
        for required in extensionRequirements[name] ?? [] where extensions[required] == nil {
            throw Failure(description: "required extension \(required) is not installed")
        }
        extensions[name] = ObservedExtension(schema: schema, version: "1.0")
    }

    mutating func moveExtension(_ name: Identifier, to schema: Identifier) throws(Failure) {
        guard extensions[name] != nil else { throw Failure(description: "extension \(name) does not exist") }
        guard schemas[schema] != nil else { throw Failure(description: "schema \(schema) does not exist") }
        extensions[name]?.schema = schema
    }

    // MARK: Registry

    mutating func upgradeControlSchema(from: Int, to: Int) throws(Failure) {
        guard from == controlVersion else { throw Failure(description: "control schema has version \(controlVersion)") }
        if from == 0 { try createSchema(ManagedName.controlSchema, owner: cluster.user) }
        if from < ControlVersion.access { accesses = [:] }
        if from < ControlVersion.restores { (restores, replaced) = ([:], [:]) }
        controlVersion = to
    }

    mutating func setRegistryRights(of group: Identifier, to rights: [RegistryRight]) throws(Failure) {
        _ = try role(group)
        guard controlVersion >= ControlVersion.backups else {
            throw Failure(description: "relation flarex.archive does not exist")
        }
        registryRights[group] = rights.isEmpty ? nil : Set(rights)
    }

    mutating func record(_ cluster: RecordedCluster) throws(Failure) {
        guard controlVersion >= ControlVersion.identity else {
            throw Failure(description: "relation flarex.cluster does not exist")
        }
        recordedCluster = cluster
    }

    mutating func record(_ panel: PanelRecord) throws(Failure) {
        guard controlVersion >= ControlVersion.panel else {
            throw Failure(description: "relation flarex.panel does not exist")
        }
        self.panel = panel
    }

    mutating func recordBot(_ record: BotRecord) throws(Failure) {
        guard controlVersion > 0 else { throw Failure(description: "relation flarex.bot does not exist") }
        guard controlVersion >= ControlVersion.usage else {
            throw Failure(description: "column quota_bytes of relation bot does not exist")
        }
        guard !registry.values.contains(where: { $0.role == record.role && $0.id != record.id }) else {
            throw Failure(description: "duplicate key value violates unique constraint bot_role_key")
        }
        registry[record.id] = RegistryEntry(
            id: record.id,
            workspace: record.workspace,
            role: record.role,
            plan: record.plan,
            phase: record.phase,
            specDigest: record.specDigest,
            terms: record.terms,
            credential: registry[record.id]?.credential,
            isKept: record.isKept,
            manifestFile: record.source.file
        )
    }
}

package import Model
package import PostgresClient
package import SQLText

/// Reads what the cluster holds, in one snapshot and a fixed number of queries whatever the number of bots.
///
/// - Parameters:
///   - session: a superuser's session in the shared database or, where that does not exist yet, in any other.
///   - database: the shared database.
///   - extensions: the extensions to look for among those that the server could install.
///   - baseline: the functions and views of pg_catalog whose rights are kept in order.
///   - recipients: those to whom secrets are to be sealed, sorted; nil where that does not matter.
///   - scope: the only bots of interest; nil for all.
///   - memory: what the last look at all bots found, where another one is to follow.
///   - retention: how long a tombstoned bot's data stay; nil where nothing is going to be dropped.
/// - Throws: `CatalogError` when the server cannot be worked with, `PostgresError` when it cannot be read.
package func observe(
    through session: PostgresSession,
    database: Identifier,
    extensions: [Identifier],
    baseline: (functions: [Identifier], relations: [Identifier]),
    recipients: [Recipient]? = nil,
    scope: BotScope? = nil,
    memory: ObservationMemory? = nil,
    retention: TimeSpan? = nil
) async throws -> ObservedState {
    // A part of the bots is no use to whoever looks at all of them next.
    let memory = scope == nil ? memory : nil
    return try await session.withSnapshot { session in
        let server = try session.readServer()
        try server.check(database: database)
        var state = ObservedState(cluster: server.cluster)
        state.cluster.address = session.serverAddress.map { ServerAddress(host: $0.host, port: $0.port) }
        state.cluster.availableExtensions = try session.readAvailableExtensions(among: extensions)
        state.database = try session.readDatabase(database)
        state.weakOwners = try session.readWeakOwners(database: database)
        state.roles = try session.readRoles(scope, serverVersion: server.cluster.serverVersion, memory)
        state.openSessions = try session.readOpenSessions()
        state.otherDatabases = try session.readOtherDatabases(than: database)
        state.guests = try session.readGuests()
        state.catalogGrants = try session.readCatalogGrants(
            functions: baseline.functions,
            relations: baseline.relations
        )
        state.databaseSettings = try session.readDatabaseSettings(database)
        // It makes the server read the control files of all extensions, 8 ms; few bots use any.
        state.extensionRequirements = try session.readExtensionRequirements(among: scope?.extensions ?? extensions)
        guard server.currentDatabase == database else {
            // A database that is yet to be made has the same functions and views, open to all.
            state.catalogGrants = state.catalogGrants.mapValues { _ in [.everyone] }
            if state.database == nil { state.schemas["public"] = .publicOfNewDatabase }
            return state
        }
        state.catalogDelegates = try session.readCatalogDelegates(
            functions: baseline.functions,
            relations: baseline.relations
        )
        state.planted = try session.readPlanted()
        state.routines = try session.readRoutines()
        state.eventTriggers = try session.readEventTriggers()
        state.views = try session.readViews()
        state.strayOwners = try session.readStrayOwners(scope)
        state.defaultPrivileges = try session.readDefaultPrivileges()
        state.extensionUses = try session.readExtensionUses(scope)
        state.schemas = try session.readSchemas(scope, memory)
        state.extensions = try session.readExtensions()
        state.controlVersion = try session.readControlVersion()
        if state.controlVersion > 0 {
            let version = state.controlVersion
            state.registry = try session.readRegistry(
                version: version,
                recipients: recipients,
                expecting: state.roles.count,
                scope,
                memory
            )
        }
        state.recordedCluster = try session.readRecordedCluster(version: state.controlVersion)
        state.registryRights = try session.readRegistryRights()
        if state.controlVersion >= ControlVersion.usage { state.usage = try session.readUsage(scope, memory) }
        if state.controlVersion >= ControlVersion.restriction {
            state.storageBlocks = try session.readStorageBlocks(of: state.rolesNearQuota)
        }
        if state.controlVersion >= ControlVersion.access { state.accesses = try session.readAccesses(scope) }
        if state.controlVersion >= ControlVersion.backups { state.backupLoginUntil = try session.readBackupLogin() }
        if state.controlVersion >= ControlVersion.restores {
            state.restores = try session.readRestores()
            state.replaced = try session.readReplaced(scope)
        }
        if state.controlVersion >= ControlVersion.panel { state.panel = try session.readPanelRecord() }
        if let retention {
            let now = state.cluster.now
            let due = state.registry.values.filter { $0.dropAfter(retention: retention).map { $0 <= now } ?? false }
            state.remains = try session.readRemains(of: due.map(\.role).sorted(), except: database)
            if state.controlVersion >= ControlVersion.backups {
                for role in try session.readArchived(of: due.map(\.id.text)) { state.remains[role]?.isArchived = true }
            }
        }
        return state
    }
}

extension ObservedState {
    /// The bots that are marked as restricted, or store so much that they may soon be, sorted.
    fileprivate var rolesNearQuota: [Identifier] {
        var names = Set(roles[ManagedName.restricted]?.members.map(\.member) ?? [])
        for (id, usage) in usage {
            guard let entry = registry[id], let quota = entry.terms?.quota else { continue }
            if usage.bytes >= quota.part(StorageBlockConditions.armedFrom).bytes { names.insert(entry.role) }
        }
        return names.sorted()
    }
}

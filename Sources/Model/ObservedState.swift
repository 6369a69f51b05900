package import SQLText

/// What the cluster holds, as its catalogs say, in normal form.
package struct ObservedState: Hashable, Sendable {
    package var cluster: ObservedCluster
    /// The shared database; nil when it is missing, and then so is all that lives in it.
    package var database: ObservedDatabase?
    /// Roles named as flarexdb names its own: the groups, and everything that may be a bot's.
    package var roles: Table<Identifier, ObservedRole>
    /// Schemas named as flarexdb names its own.
    package var schemas: Table<Identifier, ObservedSchema>
    /// The extensions installed in the shared database, by name.
    package var extensions: [Identifier: ObservedExtension]
    /// The version of the control schema; 0 when there is none.
    package var controlVersion: Int
    /// What flarexdb remembers of the cluster; nil where nothing was recorded yet.
    package var recordedCluster: RecordedCluster?
    /// What the groups of programs may do in the control schema, as its owner granted it; a group without rights is
    /// missing.
    package var registryRights: [Identifier: Set<RegistryRight>] = [:]
    /// What flarexdb remembers of each bot, by id.
    package var registry: Table<Name, RegistryEntry>
    /// Owners that could undo what flarexdb keeps: of its own schemas and the registry's tables, those that are no
    /// superusers or will be none; of the database, its own roles.
    package var weakOwners: [OwnedObject: Identifier] = [:]
    /// The functions in the schemas that flarexdb keeps for itself.
    package var routines: [FunctionSignature: ObservedRoutine] = [:]
    package var eventTriggers: [Identifier: EventTriggerDefinition] = [:]
    /// The views in the schema that all bots look names up in.
    package var views: [Identifier: ObservedView] = [:]
    /// Who of PUBLIC, the monitors and flarexdb's own roles may use the objects that the baseline is about.
    package var catalogGrants: [CatalogObject: Set<ACL.Grantee>] = [:]
    /// Whoever has the right to pass on such an object, where somebody of these has it from another than its owner.
    package var catalogDelegates: [CatalogObject: Set<Identifier>] = [:]
    /// What somebody put into the schemas in bots' search_path.
    package var planted: [PlantedObject] = []
    /// The settings of the shared database, for whoever connects, that would change what bots' statements mean.
    package var databaseSettings: [Identifier] = []
    /// The extensions that an extension needs, as far as the server could install it.
    package var extensionRequirements: [Identifier: [Identifier]] = [:]
    /// What the groups give away of objects that they will make.
    package var defaultPrivileges: [DefaultPrivilege] = []
    /// The cluster's databases that take connections, but for the shared one.
    package var otherDatabases: [Identifier: ObservedDatabase] = [:]
    /// Who may connect to a database for no other reason than that PUBLIC may, by database, with their sessions there.
    package var guests: [Identifier: [Identifier: Int]] = [:]
    /// What each bot was last found to store; a bot that was never measured is missing.
    package var usage: [Name: ObservedUsage] = [:]
    /// What blocks bots that are over their limit or come near it, by role.
    package var storageBlocks: [Identifier: ObservedStorageBlock] = [:]
    /// The objects in bots' schemas that use an extension, as people name them; at most a few each.
    package var extensionUses: [ExtensionUse: [String]] = [:]
    /// The groups and logins that own something in a bot's schema, by schema, sorted.
    package var strayOwners: [Identifier: [Identifier]] = [:]
    /// How many sessions there are of each bot's role.
    package var openSessions: [Identifier: Int] = [:]
    /// What lies beyond role and schema, of the tombstoned bots whose retention is over, by role.
    package var remains: [Identifier: Remains] = [:]
    /// The accesses that the registry has as open, by their logins.
    package var accesses: [Identifier: ObservedAccess] = [:]
    /// The restores that are not over, by the bot's role.
    package var restores: [Identifier: ObservedRestore] = [:]
    /// What restores replaced, by the schema that holds it.
    package var replaced: [Identifier: ReplacedState] = [:]
    /// Until when the backup role may log in; nil while no archive is being made.
    package var backupLoginUntil: Timestamp?
    /// What the registry tells the panel; nil where there is none.
    package var panel: PanelRecord?
    /// What there is of roles and schemas that bots are to take over, by bot.
    package var adoptees: [Name: ObservedAdoptee] = [:]

    package init(
        cluster: ObservedCluster,
        database: ObservedDatabase? = nil,
        roles: Table<Identifier, ObservedRole> = [:],
        schemas: Table<Identifier, ObservedSchema> = [:],
        extensions: [Identifier: ObservedExtension] = [:],
        controlVersion: Int = 0,
        registry: Table<Name, RegistryEntry> = [:]
    ) {
        self.cluster = cluster
        self.database = database
        self.roles = roles
        self.schemas = schemas
        self.extensions = extensions
        self.controlVersion = controlVersion
        self.registry = registry
    }
}

/// The server itself.
package struct ObservedCluster: Hashable, Sendable {
    /// The number that `initdb` gave the cluster.
    package var systemIdentifier: String
    /// As `server_version_num`: 150018 is 15.18.
    package var serverVersion: Int
    /// The role that flarexdb is logged in as.
    package var user: Identifier
    /// The extensions whose files the server has.
    package var availableExtensions: Set<Identifier>
    /// When the state was observed.
    package var now: Timestamp
    /// Where the session reached the server: a host or the folder of a socket, and a port; nil in a model.
    package var address: ServerAddress?

    package init(
        systemIdentifier: String,
        serverVersion: Int,
        user: Identifier,
        availableExtensions: Set<Identifier> = [],
        now: Timestamp = Timestamp(seconds: 0)
    ) {
        self.systemIdentifier = systemIdentifier
        self.serverVersion = serverVersion
        self.user = user
        self.availableExtensions = availableExtensions
        self.now = now
    }

    /// PostgreSQL 16 gave memberships their INHERIT and SET options and one row a grantor.
    package var hasMembershipOptions: Bool { serverVersion >= 160_000 }
}

/// Where a server was reached.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String { "\(host):\(port)" }
}

package struct ObservedDatabase: Hashable, Sendable {
    package var owner: Identifier
    package var acl: ACL

    package init(owner: Identifier, acl: ACL) {
        self.owner = owner
        self.acl = acl
    }
}

package struct ObservedSchema: Hashable, Sendable {
    package var owner: Identifier
    package var acl: ACL

    package init(owner: Identifier, acl: ACL) {
        self.owner = owner
        self.acl = acl
    }
}

package struct ObservedExtension: Hashable, Sendable {
    package var schema: Identifier
    package var version: String

    package init(schema: Identifier, version: String) {
        self.schema = schema
        self.version = version
    }
}

package import Digest
package import Model
import Planning
package import SQLText

/// A PostgreSQL server in memory that knows as much of roles, schemas, ACLs and extensions as a change plan touches.
///
/// It shares no rule with the diff: it does what PostgreSQL does with the statement that a step stands for, and
/// refuses what PostgreSQL would refuse.
package struct ModelServer: Sendable {
    /// Whoever ran initdb. From version 16 on a superuser's `GRANT role` is recorded as granted by this role.
    package static let bootstrapSuperuser: Identifier = "postgres"

    package var cluster: ObservedCluster
    package var databaseName: Identifier
    package var database: ObservedDatabase?
    /// Roles that flarexdb looks at, without their memberships. Those with other names are there to be taken over.
    package var roles: [Identifier: Role]
    /// Roles that exist beside them.
    package var otherRoles: Set<Identifier>
    /// All rows of pg_auth_members that touch one of `roles`.
    package var memberships: [Membership]
    package var schemas: Table<Identifier, ObservedSchema>
    package var extensions: [Identifier: ObservedExtension]
    package var controlVersion: Int
    package var recordedCluster: RecordedCluster?
    package var registryRights: [Identifier: Set<RegistryRight>]
    package var panel: PanelRecord?
    package var registry: Table<Name, RegistryEntry>
    package var usage: [Name: ObservedUsage]
    /// Blocked bots as the registry has them, by role.
    package var restrictions: [Identifier: ObservedStorageBlock.Blocked]
    package var storage: [Identifier: Storage]
    package var routines: [FunctionSignature: ObservedRoutine]
    package var eventTriggers: [Identifier: EventTriggerDefinition]
    package var views: [Identifier: ObservedView]
    package var catalogGrants: [CatalogObject: Set<ACL.Grantee>]
    /// What was passed on of these: by whom that the owner lets, and to whom.
    package var catalogDelegations: [CatalogObject: [Identifier: Set<ACL.Grantee>]] = [:]
    package var planted: [PlantedObject]
    package var databaseSettings: [Identifier]
    package var extensionRequirements: [Identifier: [Identifier]]
    /// The owners of those tables of the control schema that do not belong to a superuser.
    package var tableOwners: [Identifier: Identifier]
    package var defaultPrivileges: [DefaultPrivilege]
    package var otherDatabases: [Identifier: ObservedDatabase]
    package var extensionUses: [ExtensionUse: [String]]
    package var openSessions: [Identifier: Int]
    /// The accesses that the registry has as open, by login.
    package var accesses: [Identifier: ObservedAccess]
    /// The restores that are not over, by role.
    package var restores: [Identifier: ObservedRestore]
    /// What restores replaced, as the registry has it, by schema.
    package var replaced: [Identifier: ReplacedState]
    /// The bots that were archived after they were tombstoned.
    package var archived: Set<Name> = []
    /// What of others' would go with a bot's schema.
    package var obstacles: [Identifier: [String]]
    /// What bots are to take over.
    var adoptions: [Name: KnownAdoption] = [:]
    /// How many of a schema's objects belong to whom.
    package var objectOwners: [Identifier: [Identifier: Int]] = [:]
    var issuedCredentials = 0

    package struct Role: Sendable {
        package var attributes: RoleAttributes
        package var verifierDigest: HexDigest?
        package var settings: SmallDictionary<SettingScope, ObservedSettings>

        package init(
            attributes: RoleAttributes,
            verifierDigest: HexDigest? = nil,
            settings: SmallDictionary<SettingScope, ObservedSettings> = [:]
        ) {
            self.attributes = attributes
            self.verifierDigest = verifierDigest
            self.settings = settings
        }
    }

    /// An error that the server answers a statement with.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// A server that holds what was observed of a real one.
    package init(_ observed: ObservedState, database name: Identifier) {
        cluster = observed.cluster
        databaseName = name
        database = observed.database
        roles = Dictionary(
            uniqueKeysWithValues: observed.roles.map { name, role in
                (name, Role(attributes: role.attributes, verifierDigest: role.verifierDigest, settings: role.settings))
            }
        )
        memberships = Set(observed.roles.values.flatMap { $0.memberships + $0.members }).sorted()
        schemas = observed.database == nil ? [:] : observed.schemas
        extensions = observed.extensions
        controlVersion = observed.controlVersion
        recordedCluster = observed.recordedCluster
        registryRights = observed.registryRights
        panel = observed.panel
        registry = observed.registry
        usage = observed.usage
        restrictions = observed.storageBlocks.compactMapValues(\.blocked)
        storage = observed.storageBlocks.mapValues {
            var storage = Storage()
            (storage.unarmedTables, storage.writers, storage.waste) = ($0.unarmedTables, $0.writers, $0.waste)
            return storage
        }
        routines = observed.routines
        eventTriggers = observed.eventTriggers
        views = observed.views
        catalogGrants = observed.catalogGrants
        (planted, databaseSettings) = (observed.planted, observed.databaseSettings)
        extensionRequirements = observed.extensionRequirements
        tableOwners = [:]
        for (object, owner) in observed.weakOwners {
            if case .table(let name) = object { tableOwners[name] = owner }
        }
        defaultPrivileges = observed.defaultPrivileges
        otherDatabases = observed.otherDatabases
        extensionUses = observed.extensionUses
        openSessions = observed.openSessions
        accesses = observed.accesses
        (restores, replaced) = (observed.restores, observed.replaced)
        obstacles = observed.remains.mapValues(\.obstacles)
        otherRoles = []
        otherRoles = mentionedRoles.subtracting(roles.keys)
    }

    /// Every role that must exist because something refers to it.
    private var mentionedRoles: Set<Identifier> {
        var names = Set(tableOwners.values)
        names.formUnion([Self.bootstrapSuperuser, cluster.user, "pg_database_owner", "pg_monitor"])
        for row in memberships { names.formUnion([row.group, row.member, row.grantor]) }
        let objects =
            schemas.values.map { ($0.owner, $0.acl) } + (database.map { [($0.owner, $0.acl)] } ?? [])
            + otherDatabases.values.map { ($0.owner, $0.acl) } + routines.values.map { ($0.owner, $0.acl) }
        for (owner, acl) in objects {
            names.insert(owner)
            for entry in acl.entries {
                names.insert(entry.grantor)
                if case .role(let name) = entry.grantee { names.insert(name) }
            }
        }
        return names
    }

    func isSuperuser(_ role: Identifier) -> Bool {
        role == Self.bootstrapSuperuser || role == cluster.user || roles[role]?.attributes.isSuperuser == true
    }

    func exists(_ role: Identifier) -> Bool { roles[role] != nil || otherRoles.contains(role) }

    private var observedRoles: Table<Identifier, ObservedRole> {
        var groups: [Identifier: [Membership]] = [:]
        var members: [Identifier: [Membership]] = [:]
        for row in memberships.map(shown).sorted() {
            groups[row.member, default: []].append(row)
            members[row.group, default: []].append(row)
        }
        return Table(
            uniqueKeysWithValues: roles.map { name, role in
                let observed = ObservedRole(
                    attributes: role.attributes,
                    verifierDigest: role.verifierDigest,
                    memberships: groups[name] ?? [],
                    members: members[name] ?? [],
                    settings: role.settings
                )
                return (name, observed)
            }
        )
    }

    /// What the catalog queries would find.
    package var observed: ObservedState {
        let shownRoles = observedRoles
        var state = ObservedState(
            cluster: cluster,
            database: database,
            roles: shownRoles.filter { ManagedName.isOwn($0.key) },
            schemas: schemas.filter { !isLegacy($0.key) },
            extensions: extensions,
            controlVersion: controlVersion,
            registry: registry
        )
        state.routines = routines.mapValues { routine in
            var routine = routine
            routine.definition.isOwnedBySuperuser = isSuperuser(routine.owner)
            return routine
        }
        state.recordedCluster = recordedCluster
        state.registryRights = registryRights
        state.panel = panel
        state.usage = usage
        state.storageBlocks = storageBlocks
        state.eventTriggers = eventTriggers
        state.views = views
        state.catalogGrants = catalogGrants
        for (object, delegations) in catalogDelegations {
            let receivers = delegations.values.reduce(into: Set()) { $0.formUnion($1) }
            state.catalogGrants[object]?.formUnion(receivers)
            if !receivers.isEmpty { state.catalogDelegates[object] = Set(delegations.keys) }
        }
        (state.planted, state.databaseSettings) = (planted.sorted(), databaseSettings.sorted())
        state.extensionRequirements = extensionRequirements
        if database == nil {
            // Of a database that is yet to be made it is known how PostgreSQL makes one.
            state.catalogGrants = catalogGrants.mapValues { _ in [.everyone] }
            state.catalogDelegates = [:]
            state.schemas["public"] = Self.newPublicSchema
        }
        state.weakOwners = weakOwners
        state.defaultPrivileges = defaultPrivileges.filter { ManagedName.isOwn($0.role) }
        state.otherDatabases = otherDatabases
        state.extensionUses = extensionUses
        state.openSessions = openSessions
        state.strayOwners = strayOwners
        state.accesses = controlVersion >= ControlVersion.access ? accesses : [:]
        if controlVersion >= ControlVersion.restores { (state.restores, state.replaced) = (restores, replaced) }
        state.adoptees = adoptees(shownRoles)
        for entry in registry.values where entry.tombstonedAt != nil {
            state.remains[entry.role] = Remains(obstacles: obstacles[entry.role] ?? [])
            state.remains[entry.role]?.isArchived = archived.contains(entry.id)
        }
        return state
    }
}

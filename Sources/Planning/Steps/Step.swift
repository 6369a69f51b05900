package import Digest
package import Model
package import SQLText

/// One change to the cluster. The enum is closed: what is not a case cannot be done.
package enum Step: Hashable, Sendable {
    case createDatabase(Identifier)
    case upgradeControlSchema(from: Int, to: Int)
    case createRole(Identifier, RoleAttributes)
    case alterRole(Identifier, from: RoleAttributes, to: RoleAttributes)
    case grantMembership(group: Identifier, member: Identifier, Membership.Options)
    case revokeMembership(Membership)
    case createSchema(Identifier, owner: Identifier)
    case changeSchemaOwner(Identifier, from: Identifier, to: Identifier)
    case grant(Privileges, on: Securable, to: ACL.Grantee)
    /// Takes the privileges, and with them whatever the grantee passed on.
    case revoke(Privileges, on: Securable, from: ACL.Grantee)
    /// Takes only the right to pass the privileges on, and with it whatever the grantee passed on.
    case revokeGrantOption(Privileges, on: Securable, from: ACL.Grantee)
    case installExtension(Identifier, schema: Identifier)
    case moveExtension(Identifier, from: Identifier, to: Identifier)
    case setSearchPath(role: Identifier, database: Identifier, [Identifier])
    case setRoleSetting(role: Identifier, database: Identifier, RoleSetting)
    case resetRoleSetting(role: Identifier, scope: SettingScope, name: Identifier)
    case resetAllRoleSettings(role: Identifier, scope: SettingScope)
    /// Installs or mends functions of one kind, and takes them from strangers.
    case installRoutines(Component, [ManagedRoutine], strangers: [ACL.Grantee])
    /// Drops a function that cannot be mended in place.
    case removeRoutine(Component, FunctionSignature)
    case installEventTrigger(ManagedEventTrigger)
    /// Installs or repairs a view, and takes it from strangers.
    case installView(ManagedView, strangers: [ACL.Grantee], isReplaced: Bool)
    case closeCatalog(CatalogClosure)
    case revokeDefaultPrivilege(DefaultPrivilege)
    case takeOwnership(OwnedObject, from: Identifier)
    /// Lets a group of programs read this in the control schema, and do nothing else there.
    case setRegistryRights(of: Identifier, to: [RegistryRight])
    case issueCredential(ConnectionForm)
    case recordBot(BotRecord)
    /// Remembers which cluster this is.
    case recordCluster(RecordedCluster)
    /// Tells the panel what the manifests say of it and of who may do what.
    case recordPanel(PanelRecord)
    case lifecycle(LifecycleStep)
    case storage(StorageStep)

    // Logins.

    /// Issues a credential for another login; the one before stays valid for the overlap.
    case rotateCredential(ConnectionForm, overlap: TimeSpan)
    /// Closes the same secret for the form's recipients, unless it has another form digest by then.
    case resealSecret(ConnectionForm, sealed: Literal, formerDigest: HexDigest)
    /// Makes a login act as the bot's role from the moment it logs in.
    case setIdentity(login: Identifier, database: Identifier, role: Identifier)
    case dropLogin(Identifier, heir: Identifier)
    /// Strikes a login that no longer logs in from the registry.
    case forgetLogin(Identifier, of: Name)

    // Who acts as a bot for a while.

    case access(AccessStep)

    // What an archive replaces.

    case restore(RestoreStep)

    // What is taken over.

    case adoption(AdoptionStep)

    // What flarexdb leaves behind.

    case uninstall(UninstallStep)

    // What somebody put where it does not belong.
    case removePassword(Identifier)
    case resetDatabaseSetting(database: Identifier, name: Identifier)
    case dropPlanted(PlantedObject)
}

/// An object with an ACL.
package enum Securable: Hashable, Sendable {
    case database(Identifier)
    case schema(Identifier)

    package var name: Identifier {
        switch self {
        case .database(let name), .schema(let name): name
        }
    }
}

/// What the registry is to say of a bot.
package struct BotRecord: Hashable, Sendable {
    package var id: Name
    package var workspace: Name
    package var role: Identifier
    package var plan: Name
    package var phase: Phase
    package var specDigest: HexDigest
    package var terms: StorageTerms?
    /// Sorted.
    package var extensions: [Identifier]
    package var isKept: Bool
    package var source: SourcePlace
    package var revision: String?

    package init(_ bot: DesiredBot, phase: Phase, in desired: DesiredState) {
        id = bot.id
        workspace = bot.workspace
        role = bot.role
        plan = bot.plan.value
        self.phase = phase
        specDigest = bot.specDigest
        terms = desired.storageTerms(of: bot)
        extensions = bot.extensions.map(\.value)
        isKept = bot.isKept
        source = bot.source
        source.file = desired.places.place(of: source.file)
        revision = desired.revision
    }
}

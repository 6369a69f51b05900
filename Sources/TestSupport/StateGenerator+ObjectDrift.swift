import Digest
import Model
import Planning
import SQLText

extension StateGenerator {
    mutating func driftSettings(_ server: inout ModelServer) {
        let name = pick(server.roles.keys, or: "dba")
        let here = SettingScope.database(server.databaseName)
        let scope = pick([.everywhere, here, here, .database("everywhere"), .database("postgres")])
        guard var role = server.roles[name], server.database != nil || scope != here else { return }
        var settings = role.settings[scope] ?? ObservedSettings(values: [:])
        switch Int.random(in: 0..<6, using: &random) {
        case 0: settings = ObservedSettings(values: [:], isOversized: true)
        case 1: settings.values["search_path"] = pick(["", "public", "\"$user\", public"])
        case 2: settings.values["statement_timeout"] = pick(["1min", "60000", "0", "300s"])
        case 3: settings.values["my.note"] = String(repeating: "x", count: pick([1, 80]))
        case 4:
            let part = String(repeating: "x", count: 60)
            settings.values[part + "." + part] = "1"
        default:
            guard let key = settings.values.keys.sorted().randomElement(using: &random) else { return }
            settings.values[key] = nil
        }
        if settings.isOversized { settings.values = [:] }
        role.settings[scope] = settings.values.isEmpty && !settings.isOversized ? nil : settings
        server.roles[name] = role
    }

    mutating func driftExtension(_ server: inout ModelServer) throws {
        guard server.database != nil else { return }
        let name = pick(Fixtures.extensions)
        if server.extensions[name] == nil {
            server.extensions[name] = ObservedExtension(schema: "public", version: "1.0")
        } else if chance(50) {
            server.dropExtension(name)
        } else {
            server.extensions[name]?.schema = pick(["public", "extensions", "ext_citext", "ext_unaccent"])
        }
    }

    mutating func driftSchema(_ server: inout ModelServer) {
        server.dropSchema(pick(server.schemas.keys.filter { $0 != ManagedName.controlSchema }, or: "nowhere"))
    }

    mutating func driftCredential(_ server: inout ModelServer) {
        guard let id = server.registry.keys.sorted().randomElement(using: &random), let entry = server.registry[id]
        else {
            return
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: server.registry[id]?.credential = nil
        case 1: server.registry[id]?.credential?.formDigest = "another form"
        case 2: server.roles[entry.role]?.verifierDigest = "set by hand"
        default: server.roles[entry.role]?.verifierDigest = nil
        }
    }

    mutating func driftRegistry(_ server: inout ModelServer) {
        guard let id = server.registry.keys.sorted().randomElement(using: &random) else { return }
        switch Int.random(in: 0..<7, using: &random) {
        case 0: server.registry[id] = nil
        case 1: server.registry[id]?.workspace = Fixtures.name("globex")
        case 2: server.registry[id]?.phase = pick([.pending, .ready, .suspended, .disabled, .failed])
        case 3: server.registry[id]?.specDigest = "another spec"
        case 4: server.registry[id]?.plan = Fixtures.name("former")
        case 5: server.registry[id]?.terms = pick([nil, StorageTerms(quota: ByteCount(bytes: 1))])
        default: if chance(30) { server.registry[id]?.role = "bot_ffffffffffffffff" }
        }
        let roles = server.registry.values.map(\.role)
        if Set(roles).count < roles.count { server.registry[id] = nil }
        server.cascadeRestrictions()
    }

    mutating func driftDatabase(_ server: inout ModelServer) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: server.dropDatabase()
        case 1, 2:
            try? server.changeDatabaseOwner(to: anyOwner(server))
        case 3, 4:
            // The registry is lost, with or without the schema that it was in.
            if chance(80) {
                server.dropSchema(ManagedName.controlSchema)
            } else {
                (server.controlVersion, server.registry, server.usage) = (0, [:], [:])
                server.cascadeRestrictions()
            }
        case 6:
            guard server.controlVersion > 0 else { return }
            server.tableOwners[pick(["bot", "secret"])] = pick(server.otherRoles, or: "dba")
        case 5: driftControlVersion(&server)
        default: driftRegistryRights(&server)
        }
    }

    /// What a group of programs may read was changed by hand.
    private mutating func driftRegistryRights(_ server: inout ModelServer) {
        let group = pick(ManagedName.groupsOfPrograms)
        guard server.controlVersion >= ControlVersion.backups, server.roles[group] != nil else { return }
        var rights = server.registryRights[group] ?? []
        switch Int.random(in: 0..<3, using: &random) {
        case 0: rights = []
        case 1: rights.insert(RegistryRight(table: "secret", privilege: pick(["SELECT", "DELETE"])))
        default: if let right = rights.sorted().randomElement(using: &random) { rights.remove(right) }
        }
        server.registryRights[group] = rights.isEmpty ? nil : rights
    }

    /// Another version of flarexdb was here: a newer one, or none since an older one.
    private mutating func driftControlVersion(_ server: inout ModelServer) {
        guard server.controlVersion > 0 else { return }
        let older = [1, ControlVersion.usage, ControlVersion.lifecycle]
        server.controlVersion = pick(older + [ControlSchema.version, ControlSchema.version + 1])
        if server.controlVersion < ControlVersion.backups { server.registryRights = [:] }
        if server.controlVersion < ControlVersion.identity { server.recordedCluster = nil }
        if server.controlVersion < ControlVersion.logins { forgetLogins(&server) }
        for id in server.registry.keys where server.controlVersion < ControlVersion.lifecycle {
            server.registry[id]?.isKept = false
            server.registry[id]?.isBeingDropped = false
        }
        if server.controlVersion < ControlVersion.restriction { server.restrictions = [:] }
        guard server.controlVersion < ControlVersion.usage else { return }
        server.usage = [:]
        for id in server.registry.keys { server.registry[id]?.terms = nil }
    }

    /// A role or schema of a bot's name that flarexdb did not make.
    mutating func addUnmanaged(_ server: inout ModelServer, _ desired: DesiredState) {
        guard let bot = desired.bots.randomElement(using: &random), server.registry[bot.id] == nil else { return }
        if chance(70), server.roles[bot.role] == nil {
            server.roles[bot.role] = ModelServer.Role(
                attributes: RoleAttributes(),
                verifierDigest: pick([nil, "theirs"])
            )
        }
        if chance(70), server.database != nil, server.schemas[bot.role] == nil {
            server.schemas[bot.role] = ObservedSchema(owner: "dba", acl: .schemaDefault(owner: "dba"))
        }
    }
}

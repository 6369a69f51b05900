import Model
import SQLText

extension Step {
    /// The kind of the step that brings the registry up to date.
    static let recordBotKind = "recordBot"

    /// The name of the case, as it stands in JSON.
    package var kind: String {
        switch self {
        case .createDatabase: "createDatabase"
        case .upgradeControlSchema: "upgradeControlSchema"
        case .createRole: "createRole"
        case .alterRole: "alterRole"
        case .grantMembership: "grantMembership"
        case .revokeMembership: "revokeMembership"
        case .createSchema: "createSchema"
        case .changeSchemaOwner: "changeSchemaOwner"
        case .grant: "grant"
        case .revoke: "revoke"
        case .revokeGrantOption: "revokeGrantOption"
        case .installExtension: "installExtension"
        case .moveExtension: "moveExtension"
        case .setSearchPath: "setSearchPath"
        case .setRoleSetting: "setRoleSetting"
        case .resetRoleSetting: "resetRoleSetting"
        case .resetAllRoleSettings: "resetAllRoleSettings"
        case .installRoutines: "installRoutines"
        case .removeRoutine: "removeRoutine"
        case .installEventTrigger: "installEventTrigger"
        case .installView: "installView"
        case .closeCatalog: "closeCatalog"
        case .revokeDefaultPrivilege: "revokeDefaultPrivilege"
        case .takeOwnership: "takeOwnership"
        case .setRegistryRights: "setRegistryRights"
        case .issueCredential: "issueCredential"
        case .recordBot: Self.recordBotKind
        case .recordCluster: "recordCluster"
        case .recordPanel: "recordPanel"
        case .removePassword: "removePassword"
        case .resetDatabaseSetting: "resetDatabaseSetting"
        case .dropPlanted: "dropPlanted"
        case .lifecycle(let step): step.kind
        case .storage(let step): step.kind
        case .adoption(let step): step.kind
        case .uninstall(let step): step.kind
        case .access(let step): step.kind
        case .restore(let step): step.kind
        case .rotateCredential: "rotateCredential"
        case .resealSecret: "resealSecret"
        case .setIdentity: "setIdentity"
        case .dropLogin: "dropLogin"
        case .forgetLogin: "forgetLogin"
        }
    }

    /// What keeps two steps of one kind and one bot apart.
    var discriminator: String? {
        switch self {
        case .createDatabase, .upgradeControlSchema, .issueCredential, .recordBot, .rotateCredential, .adoption,
            .recordCluster, .recordPanel, .resealSecret:
            nil
        case .createRole(let name, _), .alterRole(let name, _, _), .createSchema(let name, _),
            .changeSchemaOwner(let name, _, _), .installExtension(let name, _), .moveExtension(let name, _, _):
            name.key
        case .grantMembership(let group, let member, _): "\(group.key).\(member.key)"
        case .revokeMembership(let membership):
            "\(membership.group.key).\(membership.member.key).\(membership.grantor.key)"
        case .grant(_, let object, let grantee), .revoke(_, let object, let grantee),
            .revokeGrantOption(_, let object, let grantee):
            "\(object.key).\(grantee.key)"
        case .installRoutines(let component, let routines, _):
            ([component.rawValue] + (routines.count == 1 ? [routines[0].signature.key] : [])).joined(separator: ".")
        case .removeRoutine(let component, let signature): "\(component.rawValue).\(signature.key)"
        case .installEventTrigger(let trigger): trigger.name.key
        case .installView(let view, _, _): view.name.key
        case .closeCatalog(let closure): String(closure.title.map { $0 == " " ? "-" : $0 })
        case .revokeDefaultPrivilege(let privilege):
            "\(privilege.role.key).\(privilege.schema?.key ?? "").\(privilege.kind).\(privilege.grantee.key)"
        case .takeOwnership(.database(let name), _): "database.\(name.key)"
        case .takeOwnership(.schema(let name), _): "schema.\(name.key)"
        case .takeOwnership(.table(let name), _): "table.\(name.key)"
        case .removePassword(let name), .resetDatabaseSetting(_, let name), .setRegistryRights(let name, _): name.key
        case .dropPlanted(let planted): "\(planted.catalog).\(planted.object)"
        case .setSearchPath(let role, _, _): role.loginKey
        case .setRoleSetting(let role, _, let setting): [setting.name, role.loginKey].joined
        case .resetRoleSetting(let role, let scope, let name): ["\(name.key).\(scope.key)", role.loginKey].joined
        case .resetAllRoleSettings(let role, let scope): "\(role.key).\(scope.key)"
        case .lifecycle(let step): step.discriminator?.key
        case .storage(let step): step.discriminator?.key
        case .uninstall(let step): step.discriminator?.key
        case .access(let step): step.login.key
        case .restore(let step): step.discriminator?.key
        case .setIdentity(let login, _, _), .dropLogin(let login, _),
            .forgetLogin(let login, _):
            login.key
        }
    }
}

extension Identifier {
    /// The name in a step's id: between quotes unless it is plain, so that no two ids meet.
    var key: String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain ? name : quoted
    }
}

extension Identifier {
    /// Nil for a bot's own role, which is the one that is meant where no other is named.
    fileprivate var loginKey: String? { ManagedName.bot(ofLogin: self).map { _ in key } }
}

extension [String?] {
    fileprivate var joined: String { compactMap { $0 }.joined(separator: ".") }
}

extension FunctionSignature {
    fileprivate var key: String { ([name] + arguments).map(\.key).joined(separator: ".") }
}

extension Securable {
    fileprivate var key: String {
        switch self {
        case .database(let name): "database.\(name.key)"
        case .schema(let name): "schema.\(name.key)"
        }
    }
}

extension SettingScope {
    fileprivate var key: String {
        switch self {
        case .everywhere: "everywhere"
        case .database(let name): "database.\(name.key)"
        }
    }
}

extension ACL.Grantee {
    fileprivate var key: String {
        switch self {
        case .everyone: "PUBLIC"
        case .role(let name): name.key
        }
    }
}

extension ACL.Grantee: CustomStringConvertible {
    /// `PUBLIC` or the role's name; a role that is called PUBLIC stands between quotes.
    package var description: String {
        switch self {
        case .everyone: "PUBLIC"
        case .role("PUBLIC"): "\"PUBLIC\""
        case .role(let name): name.name
        }
    }
}

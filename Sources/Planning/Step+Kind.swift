import Model
import SQLText

extension Step {
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
        case .issueCredential: "issueCredential"
        case .recordBot: "recordBot"
        }
    }

    /// What keeps two steps of one kind and one bot apart.
    var discriminator: String? {
        switch self {
        case .createDatabase, .upgradeControlSchema, .issueCredential, .recordBot, .setSearchPath: nil
        case .createRole(let name, _), .alterRole(let name, _, _), .createSchema(let name, _),
            .changeSchemaOwner(let name, _, _), .installExtension(let name, _), .moveExtension(let name, _, _):
            name.name
        case .grantMembership(let group, let member, _): "\(group).\(member)"
        case .revokeMembership(let membership): "\(membership.group).\(membership.member).\(membership.grantor)"
        case .grant(_, let object, let grantee), .revoke(_, let object, let grantee),
            .revokeGrantOption(_, let object, let grantee):
            "\(object.name).\(grantee)"
        case .setRoleSetting(_, _, let setting): setting.name
        case .resetRoleSetting(_, let scope, let name): "\(name).\(scope.key)"
        case .resetAllRoleSettings(_, let scope): scope.key
        }
    }
}

extension SettingScope {
    fileprivate var key: String {
        switch self {
        case .everywhere: "everywhere"
        case .database(let name): name.name
        }
    }
}

extension ACL.Grantee: CustomStringConvertible {
    /// `PUBLIC` or the role's name.
    package var description: String {
        switch self {
        case .everyone: "PUBLIC"
        case .role(let name): name.name
        }
    }
}

package import Model
package import SQLText

/// A change to a role, to the groups it is in, or to what is set for it.
package enum RoleStep: Hashable, Sendable {
    case createRole(Identifier, RoleAttributes)
    case alterRole(Identifier, from: RoleAttributes, to: RoleAttributes)
    /// Takes the password from a role that is to have none.
    case removePassword(Identifier)
    case grantMembership(group: Identifier, member: Identifier, Membership.Options)
    case revokeMembership(Membership)
    case setSearchPath(role: Identifier, database: Identifier, [Identifier])
    case setRoleSetting(role: Identifier, database: Identifier, RoleSetting)
    case resetRoleSetting(role: Identifier, scope: SettingScope, name: Identifier)
    case resetAllRoleSettings(role: Identifier, scope: SettingScope)
}

extension RoleStep: StepFamily {
    var kind: String {
        switch self {
        case .createRole: "createRole"
        case .alterRole: "alterRole"
        case .removePassword: "removePassword"
        case .grantMembership: "grantMembership"
        case .revokeMembership: "revokeMembership"
        case .setSearchPath: "setSearchPath"
        case .setRoleSetting: "setRoleSetting"
        case .resetRoleSetting: "resetRoleSetting"
        case .resetAllRoleSettings: "resetAllRoleSettings"
        }
    }

    var discriminator: String? {
        switch self {
        case .createRole(let name, _), .alterRole(let name, _, _), .removePassword(let name): name.key
        case .grantMembership(let group, let member, _): "\(group.key).\(member.key)"
        case .revokeMembership(let membership):
            "\(membership.group.key).\(membership.member.key).\(membership.grantor.key)"
        case .setSearchPath(let role, _, _): role.loginKey
        case .setRoleSetting(let role, _, let setting): [setting.name, role.loginKey].joined
        case .resetRoleSetting(let role, let scope, let name): ["\(name.key).\(scope.key)", role.loginKey].joined
        case .resetAllRoleSettings(let role, let scope): "\(role.key).\(scope.key)"
        }
    }

    var restricts: Bool {
        switch self {
        case .revokeMembership, .removePassword: true
        case .alterRole(_, let from, let to): from.changes(to: to).allSatisfy(\.isLoss)
        case .createRole, .grantMembership, .setSearchPath, .setRoleSetting, .resetRoleSetting, .resetAllRoleSettings:
            false
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .createRole(let role, _), .alterRole(let role, _, _), .removePassword(let role),
            .grantMembership(_, let role, _), .setSearchPath(let role, _, _), .setRoleSetting(let role, _, _),
            .resetRoleSetting(let role, _, _), .resetAllRoleSettings(let role, _):
            bot.named("role", role)
        case .revokeMembership(let membership): bot.named("role", membership.member)
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .createRole: target
        case .alterRole(_, let from, let to):
            "\(target): " + from.changes(to: to).map(\.words).joined(separator: ", ")
        case .removePassword: "\(target): no password"
        case .grantMembership(let group, _, _): "\(target): member of \(group)"
        case .revokeMembership(let membership): "\(target): no longer member of \(bot.who(membership.group))"
        case .setSearchPath(_, _, let path): "\(target): search_path = \(SearchPath.settingText(path))"
        case .setRoleSetting(_, _, let setting): "\(target): \(setting.name) = \(setting.text)"
        case .resetRoleSetting(_, let scope, let name): "\(target): \(name) not set\(scope.words)"
        case .resetAllRoleSettings(_, let scope): "\(target): nothing set\(scope.words)"
        }
    }

    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL] {
        switch self {
        case .createRole(let name, let attributes):
            ["CREATE ROLE \(name) \(attributes.definition)"]
        case .alterRole(let name, let from, let to):
            ["ALTER ROLE \(name) \(from.changes(to: to).map(\.sql).joined(separator: " "))"]
        case .removePassword(let name):
            ["ALTER ROLE \(name) PASSWORD NULL"]
        case .grantMembership(let group, let member, let options):
            ["GRANT \(group) TO \(member)\(options.clause(serverVersion: version))"]
        case .revokeMembership(let membership):
            [membership.revocation(serverVersion: version)]
        case .setSearchPath(let role, let database, let path):
            ["ALTER ROLE \(role) IN DATABASE \(database) SET search_path TO \(path.list)"]
        case .setRoleSetting(let role, let database, let setting):
            ["ALTER ROLE \(role) IN DATABASE \(database) SET \(setting.assignment)"]
        case .resetRoleSetting(let role, let scope, let name):
            ["ALTER ROLE \(role)\(scope.clause) RESET \(name)"]
        case .resetAllRoleSettings(let role, let scope):
            ["ALTER ROLE \(role)\(scope.clause) RESET ALL"]
        }
    }
}

extension Membership.Options {
    func clause(serverVersion: Int) -> SQL {
        guard serverVersion >= 160_000 else { return admin ? " WITH ADMIN OPTION" : "" }
        let (admin, inherit, set): (SQL, SQL, SQL) = (
            admin ? "TRUE" : "FALSE", inherit ? "TRUE" : "FALSE", set ? "TRUE" : "FALSE"
        )
        return " WITH ADMIN \(admin), INHERIT \(inherit), SET \(set)"
    }
}

extension Membership {
    /// Before PostgreSQL 16 a membership is one row whoever granted it; since then each grantor has one of its own.
    func revocation(serverVersion: Int) -> SQL {
        guard serverVersion >= 160_000 else { return "REVOKE \(group) FROM \(member) CASCADE" }
        return "REVOKE \(group) FROM \(member) GRANTED BY \(grantor) CASCADE"
    }
}

extension SettingScope {
    fileprivate var words: String {
        switch self {
        case .everywhere: " for all databases"
        case .database(let name): " in database \(name)"
        }
    }

    fileprivate var key: String {
        switch self {
        case .everywhere: "everywhere"
        case .database(let name): "database.\(name.key)"
        }
    }

    fileprivate var clause: SQL {
        switch self {
        case .everywhere: ""
        case .database(let name): " IN DATABASE \(name)"
        }
    }
}

extension Identifier {
    /// Nil for a bot's own role, which is the one that is meant where no other is named.
    fileprivate var loginKey: String? { ManagedName.bot(ofLogin: self).map { _ in key } }
}

extension [String?] {
    fileprivate var joined: String { compactMap { $0 }.joined(separator: ".") }
}

extension [Identifier] {
    fileprivate var list: SQL { map { "\($0)" as SQL }.joined(separator: ", ") }
}

extension RoleSetting {
    /// Names and values come from a checked list; a value with a NUL never got into a manifest.
    fileprivate var assignment: SQL {
        guard let name = Identifier(name), let value = Literal(text) else { preconditionFailure("setting \(name)") }
        return "\(name) TO \(value)"
    }
}

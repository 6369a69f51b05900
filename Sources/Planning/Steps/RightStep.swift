package import Model
package import SQLText

/// A change of who may do what with an object, or owns it.
package enum RightStep: Hashable, Sendable {
    case grant(Privileges, on: Securable, to: ACL.Grantee)
    /// Takes the privileges, and with them whatever the grantee passed on.
    case revoke(Privileges, on: Securable, from: ACL.Grantee)
    /// Takes only the right to pass the privileges on, and with it whatever the grantee passed on.
    case revokeGrantOption(Privileges, on: Securable, from: ACL.Grantee)
    case closeCatalog(CatalogClosure)
    case revokeDefaultPrivilege(DefaultPrivilege)
    case takeOwnership(OwnedObject, from: Identifier)
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

extension RightStep: StepFamily {
    var kind: String {
        switch self {
        case .grant: "grant"
        case .revoke: "revoke"
        case .revokeGrantOption: "revokeGrantOption"
        case .closeCatalog: "closeCatalog"
        case .revokeDefaultPrivilege: "revokeDefaultPrivilege"
        case .takeOwnership: "takeOwnership"
        }
    }

    var discriminator: String? {
        switch self {
        case .grant(_, let object, let grantee), .revoke(_, let object, let grantee),
            .revokeGrantOption(_, let object, let grantee):
            "\(object.key).\(grantee.key)"
        case .closeCatalog(let closure): String(closure.title.map { $0 == " " ? "-" : $0 })
        case .revokeDefaultPrivilege(let privilege):
            "\(privilege.role.key).\(privilege.schema?.key ?? "").\(privilege.kind).\(privilege.grantee.key)"
        case .takeOwnership(.database(let name), _): "database.\(name.key)"
        case .takeOwnership(.schema(let name), _): "schema.\(name.key)"
        case .takeOwnership(.table(let name), _): "table.\(name.key)"
        }
    }

    var restricts: Bool {
        switch self {
        case .revoke, .revokeGrantOption, .revokeDefaultPrivilege: true
        case .closeCatalog(let closure): !closure.closed.isEmpty
        case .grant, .takeOwnership: false
        }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .grant(_, let object, _), .revoke(_, let object, _), .revokeGrantOption(_, let object, _):
            bot.named(object.word, object.name)
        case .closeCatalog(let closure): closure.title
        case .revokeDefaultPrivilege(let privilege): "default privileges of \(privilege.role)"
        case .takeOwnership(let object, _): object.description
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .grant(let privileges, _, let grantee): "\(target): \(privileges) to \(bot.who(grantee))"
        case .revoke(let privileges, _, let grantee): "\(target): no \(privileges) to \(bot.who(grantee))"
        case .revokeGrantOption(let privileges, _, let grantee):
            "\(target): \(bot.who(grantee)) may not pass on \(privileges)"
        case .closeCatalog(let closure): closure.summary
        case .revokeDefaultPrivilege(let privilege):
            "\(target): \(privilege.grantee) gets nothing on new \(privilege.kind)"
                + (privilege.schema.map { " in \($0)" } ?? "")
        case .takeOwnership(_, let owner): "\(target): owner flarexdb's login instead of \(bot.who(owner))"
        }
    }

    func statements(serverVersion version: Int, credential: Step.CredentialMaterial?) -> [SQL] {
        switch self {
        case .grant(let privileges, let object, let grantee):
            ["GRANT \(privileges.list) ON \(object.sql) TO \(grantee.sql)"]
        case .revoke(let privileges, let object, let grantee):
            ["REVOKE \(privileges.list) ON \(object.sql) FROM \(grantee.sql) CASCADE"]
        case .revokeGrantOption(let privileges, let object, let grantee):
            ["REVOKE GRANT OPTION FOR \(privileges.list) ON \(object.sql) FROM \(grantee.sql) CASCADE"]
        case .closeCatalog(let closure):
            closure.statements
        case .revokeDefaultPrivilege(let privilege):
            [privilege.revocation]
        case .takeOwnership(let object, _):
            ["ALTER \(object.sql) OWNER TO CURRENT_USER"]
        }
    }
}

extension Securable: CustomStringConvertible {
    package var description: String { "\(word) \(name)" }

    fileprivate var word: String {
        switch self {
        case .database: "database"
        case .schema: "schema"
        }
    }

    fileprivate var key: String { "\(word).\(name.key)" }

    fileprivate var sql: SQL {
        switch self {
        case .database(let name): "DATABASE \(name)"
        case .schema(let name): "SCHEMA \(name)"
        }
    }
}

extension Privileges: CustomStringConvertible {
    package var description: String { words.joined(separator: ", ") }

    fileprivate var list: SQL {
        let words: [(Privileges, SQL)] = [
            (.usage, "USAGE"), (.create, "CREATE"), (.connect, "CONNECT"), (.temporary, "TEMPORARY"),
        ]
        return words.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}

extension ACL.Grantee {
    var sql: SQL {
        switch self {
        case .everyone: "PUBLIC"
        case .role(let name): "\(name)"
        }
    }
}

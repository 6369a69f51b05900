import Model
import SQLText

extension Step {
    /// The object that the step changes.
    package var target: String {
        switch self {
        case .createDatabase(let name): "database \(name)"
        case .upgradeControlSchema: "schema \(ManagedName.controlSchema)"
        case .createRole(let name, _), .alterRole(let name, _, _): "role \(name)"
        case .grantMembership(_, let member, _): "role \(member)"
        case .revokeMembership(let membership): "role \(membership.member)"
        case .createSchema(let name, _), .changeSchemaOwner(let name, _, _): "schema \(name)"
        case .grant(_, let object, _), .revoke(_, let object, _), .revokeGrantOption(_, let object, _):
            object.description
        case .installExtension(let name, _), .moveExtension(let name, _, _): "extension \(name)"
        case .setSearchPath(let role, _, _), .setRoleSetting(let role, _, _), .resetRoleSetting(let role, _, _),
            .resetAllRoleSettings(let role, _):
            "role \(role)"
        case .installRoutines(let component, _, _): "functions of \(component.words)"
        case .installEventTrigger(let trigger): "event trigger \(trigger.name)"
        case .closeCatalog(let closure): closure.title
        case .revokeDefaultPrivilege(let privilege): "default privileges of \(privilege.role)"
        case .issueCredential(let form): "secret of \(form.bot)"
        case .recordBot(let record): "registry entry of \(record.id)"
        }
    }

    /// What the step does, after the action's sign.
    package var summary: String {
        switch self {
        case .createDatabase, .createRole, .createSchema, .recordBot: target
        case .upgradeControlSchema(let from, let to):
            from == 0 ? "\(target), version \(to)" : "\(target): version \(from) to \(to)"
        case .alterRole(_, let from, let to):
            "\(target): " + from.changes(to: to).map(\.words).joined(separator: ", ")
        case .grantMembership(let group, _, _): "\(target): member of \(group)"
        case .revokeMembership(let membership): "\(target): no longer member of \(membership.group)"
        case .changeSchemaOwner(_, let from, let to): "\(target): owner \(from) to \(to)"
        case .grant(let privileges, _, let grantee): "\(target): \(privileges) to \(grantee)"
        case .revoke(let privileges, _, let grantee): "\(target): no \(privileges) to \(grantee)"
        case .revokeGrantOption(let privileges, _, let grantee):
            "\(target): \(grantee) may not pass on \(privileges)"
        case .installExtension(_, let schema): "\(target) in schema \(schema)"
        case .moveExtension(_, let from, let to): "\(target): schema \(from) to \(to)"
        case .setSearchPath(_, _, let path): "\(target): search_path = \(SearchPath.settingText(path))"
        case .setRoleSetting(_, _, let setting): "\(target): \(setting.name) = \(setting.text)"
        case .resetRoleSetting(_, let scope, let name): "\(target): \(name) not set\(scope.words)"
        case .resetAllRoleSettings(_, let scope): "\(target): nothing set\(scope.words)"
        case .installRoutines(_, let routines, _):
            routines.count == 1 ? "\(target): \(routines[0].signature)" : "\(target) (\(routines.count))"
        case .installEventTrigger(let trigger): "\(target) on \(trigger.event.rawValue)"
        case .closeCatalog(let closure): closure.summary
        case .revokeDefaultPrivilege(let privilege):
            "\(target): nothing to \(privilege.grantee) on new \(privilege.kind)"
                + (privilege.schema.map { " in \($0)" } ?? "")
        case .issueCredential(let form): "secret of \(form.bot): new password, sealed DATABASE_URL"
        }
    }
}

extension Securable: CustomStringConvertible {
    package var description: String {
        switch self {
        case .database(let name): "database \(name)"
        case .schema(let name): "schema \(name)"
        }
    }
}

extension Privileges: CustomStringConvertible {
    package var description: String { words.joined(separator: ", ") }
}

extension SettingScope {
    fileprivate var words: String {
        switch self {
        case .everywhere: " for all databases"
        case .database(let name): " in database \(name)"
        }
    }
}

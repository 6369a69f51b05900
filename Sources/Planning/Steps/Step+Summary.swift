import Model
import SQLText

extension Step {
    /// The object that the step changes.
    package var target: String { target(of: nil) }

    /// What the step does, after the action's sign.
    package var summary: String { summary(of: nil) }

    /// The object that the step changes, without the bot's name where the bot is known from what stands above.
    private func target(of bot: BotReference?) -> String {
        func named(_ kind: String, _ name: Identifier) -> String { name == bot?.role ? kind : "\(kind) \(name)" }
        func owned(_ kind: String, _ id: Name) -> String { id == bot?.id ? kind : "\(kind) of \(id)" }
        return switch self {
        case .createDatabase(let name): named("database", name)
        case .upgradeControlSchema, .setRegistryRights: named("schema", ManagedName.controlSchema)
        case .createRole(let name, _), .alterRole(let name, _, _): named("role", name)
        case .grantMembership(_, let member, _): named("role", member)
        case .revokeMembership(let membership): named("role", membership.member)
        case .createSchema(let name, _), .changeSchemaOwner(let name, _, _): named("schema", name)
        case .grant(_, .schema(let name), _), .revoke(_, .schema(let name), _),
            .revokeGrantOption(_, .schema(let name), _):
            named("schema", name)
        case .grant(_, .database(let name), _), .revoke(_, .database(let name), _),
            .revokeGrantOption(_, .database(let name), _):
            named("database", name)
        case .installExtension(let name, _), .moveExtension(let name, _, _): named("extension", name)
        case .setSearchPath(let role, _, _), .setRoleSetting(let role, _, _), .resetRoleSetting(let role, _, _),
            .resetAllRoleSettings(let role, _):
            named("role", role)
        case .installRoutines(let component, let routines, _):
            routines.count == 1 ? "function \(routines[0].signature)" : "functions of \(component.words)"
        case .removeRoutine(_, let signature): "function \(signature)"
        case .installEventTrigger(let trigger): "event trigger \(trigger.name)"
        case .installView(let view, _, _): "view \(ManagedName.shimSchema).\(view.name)"
        case .closeCatalog(let closure): closure.title
        case .revokeDefaultPrivilege(let privilege): "default privileges of \(privilege.role)"
        case .takeOwnership(let object, _): object.description
        case .issueCredential(let form): owned("secret", form.bot)
        case .recordBot(let record): owned("registry entry", record.id)
        case .recordCluster: "registry entry of the cluster"
        case .recordPanel: "registry entry of the panel"
        case .removePassword(let name): named("role", name)
        case .resetDatabaseSetting(let database, _): named("database", database)
        case .dropPlanted(let planted): planted.words
        case .lifecycle(let step): step.target(of: bot)
        case .storage(let step): step.target(of: bot)
        case .adoption(let step): step.target(of: bot)
        case .uninstall(let step): step.target(of: bot)
        case .access(let step): step.target
        case .restore(let step): step.target(of: bot)
        case .rotateCredential(let form, _), .resealSecret(let form, _, _): owned("secret", form.bot)
        case .setIdentity(let login, _, _), .dropLogin(let login, _): named("role", login)
        case .forgetLogin(_, let bot): owned("registry entry", bot)
        }
    }

    /// What the step does, for a reader who sees which bot it is about.
    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        func who(_ name: Identifier) -> String { name == bot?.role ? "the bot" : name.name }
        func who(_ grantee: ACL.Grantee) -> String {
            if case .role(let name) = grantee, name == bot?.role { who(name) } else { grantee.description }
        }
        return switch self {
        case .createDatabase, .createRole, .createSchema, .installView, .removeRoutine, .dropPlanted: target
        case .recordBot(let record): "\(target): phase \(record.phase.rawValue), plan \(record.plan)"
        case .recordCluster(let cluster): "\(target): \(cluster.name), endpoint \(cluster.endpoint)"
        case .recordPanel(let record): "\(target): \(record.policy.url), \(record.words)"
        case .resealSecret(let form, _, _):
            "\(target): sealed for \(form.recipients.count == 1 ? "the recipient" : "the \(form.recipients.count) recipients") "
                + "of the policy, the same password"
        case .upgradeControlSchema(let from, let to):
            from == 0 ? "\(target), version \(to)" : "\(target): version \(from) to \(to)"
        case .alterRole(_, let from, let to):
            "\(target): " + from.changes(to: to).map(\.words).joined(separator: ", ")
        case .grantMembership(let group, _, _): "\(target): member of \(group)"
        case .revokeMembership(let membership): "\(target): no longer member of \(who(membership.group))"
        case .changeSchemaOwner(_, let from, let to): "\(target): owner \(to) instead of \(who(from))"
        case .grant(let privileges, _, let grantee): "\(target): \(privileges) to \(who(grantee))"
        case .revoke(let privileges, _, let grantee): "\(target): no \(privileges) to \(who(grantee))"
        case .revokeGrantOption(let privileges, _, let grantee):
            "\(target): \(who(grantee)) may not pass on \(privileges)"
        case .installExtension(_, let schema): "\(target) in schema \(schema)"
        case .moveExtension(_, let from, let to): "\(target): schema \(from) to \(to)"
        case .setSearchPath(_, _, let path): "\(target): search_path = \(SearchPath.settingText(path))"
        case .setRoleSetting(_, _, let setting): "\(target): \(setting.name) = \(setting.text)"
        case .resetRoleSetting(_, let scope, let name): "\(target): \(name) not set\(scope.words)"
        case .resetAllRoleSettings(_, let scope): "\(target): nothing set\(scope.words)"
        case .installRoutines(let component, let routines, _):
            routines.count == 1
                ? "function \(routines[0].signature)" : "\(routines.count) functions of \(component.words)"
        case .installEventTrigger(let trigger): "\(target) on \(trigger.event.rawValue)"
        case .closeCatalog(let closure): closure.summary
        case .revokeDefaultPrivilege(let privilege):
            "\(target): \(privilege.grantee) gets nothing on new \(privilege.kind)"
                + (privilege.schema.map { " in \($0)" } ?? "")
        case .setRegistryRights(let group, let rights):
            rights.isEmpty
                ? "\(target): no table readable by \(group)"
                : "\(target): \(Set(rights.map(\.table)).count) tables readable by \(group)"
        case .takeOwnership(_, let owner): "\(target): owner flarexdb's login instead of \(who(owner))"
        case .removePassword: "\(target): no password"
        case .resetDatabaseSetting(_, let name): "\(target): \(name) not set"
        case .issueCredential: "\(target): new password, sealed DATABASE_URL"
        case .lifecycle(let step): step.summary(of: bot)
        case .storage(let step): step.summary(of: bot)
        case .adoption(let step): step.summary(of: bot)
        case .uninstall(let step): step.summary(of: bot)
        case .access(let step): step.summary
        case .restore(let step): step.summary(of: bot)
        case .rotateCredential(let form, let overlap):
            "\(target): sealed DATABASE_URL for \(form.login)"
                + (overlap.seconds > 0 ? ", the one before valid for \(overlap)" : "")
        case .setIdentity(_, _, let role): "\(target): acts as \(who(role))"
        case .dropLogin: target
        case .forgetLogin(let login, _): "\(target): \(login) no longer logs in"
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

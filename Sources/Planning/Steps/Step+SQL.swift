import Model
package import SQLText

extension Step {
    /// What a new credential consists of, as it is stored. Without it a step renders with a placeholder that is
    /// never sent.
    package struct CredentialMaterial: Sendable {
        package var verifier: Literal
        package var verifierDigest: String
        package var sealed: Literal

        package init(verifier: Literal, verifierDigest: String, sealed: Literal) {
            self.verifier = verifier
            self.verifierDigest = verifierDigest
            self.sealed = sealed
        }
    }

    /// The statements of the step. This is the one place where changes become SQL.
    ///
    /// - Parameters:
    ///   - version: the server's version number, since PostgreSQL 16 changed what `GRANT role` says.
    package func statements(serverVersion version: Int, credential: CredentialMaterial? = nil) -> [SQL] {
        switch self {
        case .createDatabase(let name):
            // template0 holds nothing that anyone could have added to template1.
            ["CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'"]
        case .upgradeControlSchema(let from, let to):
            ControlSchema.upgrade(from: from, to: to)
        case .createRole(let name, let attributes):
            ["CREATE ROLE \(name) \(attributes.definition)"]
        case .alterRole(let name, let from, let to):
            ["ALTER ROLE \(name) \(from.changes(to: to).map(\.sql).joined(separator: " "))"]
        case .grantMembership(let group, let member, let options):
            ["GRANT \(group) TO \(member)\(options.clause(serverVersion: version))"]
        case .revokeMembership(let membership):
            [membership.revocation(serverVersion: version)]
        case .createSchema(let name, let owner):
            ["CREATE SCHEMA \(name) AUTHORIZATION \(owner)"]
        case .changeSchemaOwner(let name, _, let owner):
            ["ALTER SCHEMA \(name) OWNER TO \(owner)"]
        case .grant(let privileges, let object, let grantee):
            ["GRANT \(privileges.list) ON \(object.sql) TO \(grantee.sql)"]
        case .revoke(let privileges, let object, let grantee):
            ["REVOKE \(privileges.list) ON \(object.sql) FROM \(grantee.sql) CASCADE"]
        case .revokeGrantOption(let privileges, let object, let grantee):
            ["REVOKE GRANT OPTION FOR \(privileges.list) ON \(object.sql) FROM \(grantee.sql) CASCADE"]
        case .installExtension(let name, let schema):
            ["CREATE EXTENSION \(name) WITH SCHEMA \(schema)"]
        case .moveExtension(let name, _, let schema):
            ["ALTER EXTENSION \(name) SET SCHEMA \(schema)"]
        case .setSearchPath(let role, let database, let path):
            ["ALTER ROLE \(role) IN DATABASE \(database) SET search_path TO \(path.list)"]
        case .setRoleSetting(let role, let database, let setting):
            ["ALTER ROLE \(role) IN DATABASE \(database) SET \(setting.assignment)"]
        case .resetRoleSetting(let role, let scope, let name):
            ["ALTER ROLE \(role)\(scope.clause) RESET \(name)"]
        case .resetAllRoleSettings(let role, let scope):
            ["ALTER ROLE \(role)\(scope.clause) RESET ALL"]
        case .installRoutines(_, let routines, let strangers):
            routines.flatMap { $0.installation(strangers: strangers) }
        case .removeRoutine(_, let signature):
            // What a bot built on it must not go with it.
            ["DROP FUNCTION \(signature.sql) RESTRICT"]
        case .installEventTrigger(let trigger):
            trigger.installation
        case .installView(let view, let strangers, let isReplaced):
            view.installation(strangers: strangers, isReplaced: isReplaced)
        case .closeCatalog(let closure):
            closure.statements
        case .revokeDefaultPrivilege(let privilege):
            [privilege.revocation]
        case .takeOwnership(let object, _):
            ["ALTER \(object.sql) OWNER TO CURRENT_USER"]
        case .setRegistryRights(let group, let rights):
            RegistryRights.statements(giving: rights, to: group)
        case .issueCredential(let form):
            form.issue(credential)
        case .recordBot(let record):
            [record.upsert]
        case .recordCluster(let cluster):
            [cluster.upsert]
        case .recordPanel(let record):
            record.statements
        case .removePassword(let name):
            ["ALTER ROLE \(name) PASSWORD NULL"]
        case .resetDatabaseSetting(let database, let name):
            ["ALTER DATABASE \(database) RESET \(name)"]
        case .dropPlanted(let planted):
            [planted.removal]
        case .lifecycle(let step):
            step.statements
        case .storage(let step):
            step.statements(serverVersion: version)
        case .adoption(let step):
            step.statements
        case .uninstall(let step):
            step.statements
        case .access(let step):
            step.statements
        case .restore(let step):
            step.statements
        case .resealSecret(let form, let sealed, let formerDigest):
            [form.reseal(sealed, formerDigest: formerDigest)]
        case .rotateCredential(let form, let overlap):
            form.rotate(credential, overlap: overlap)
        case .setIdentity(let login, let database, let role):
            ["ALTER ROLE \(login) IN DATABASE \(database) SET role TO \(role)"]
        case .dropLogin(let login, let heir):
            login.drop(leavingTo: heir)
        case .forgetLogin(let login, let bot):
            [login.forgotten(of: bot)]
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

extension Privileges {
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

extension Securable {
    fileprivate var sql: SQL {
        switch self {
        case .database(let name): "DATABASE \(name)"
        case .schema(let name): "SCHEMA \(name)"
        }
    }
}

extension SettingScope {
    fileprivate var clause: SQL {
        switch self {
        case .everywhere: ""
        case .database(let name): " IN DATABASE \(name)"
        }
    }
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

import Model
package import Planning
import SQLText

extension ModelServer {
    /// Runs the steps as one transaction: after a failure the server is as it was.
    package mutating func applyTogether(_ steps: some Sequence<PlannedStep>) throws(Failure) {
        var copy = self
        for step in steps { try copy.apply(step.step) }
        self = copy
    }

    /// Runs a whole change plan as its executor would: each cluster step alone, then each bot's in one transaction.
    package mutating func apply(_ plan: ChangePlan) throws(Failure) {
        for transaction in plan.transactions { try applyTogether(transaction) }
    }

    /// Runs the statements of one step.
    package mutating func apply(_ step: Step) throws(Failure) {
        switch step {
        case .createDatabase(let name): try createDatabase(name)
        case .upgradeControlSchema(let from, let to): try upgradeControlSchema(from: from, to: to)
        case .createRole(let name, let attributes): try createRole(name, attributes)
        case .alterRole(let name, let from, let to): try alterRole(name, from: from, to: to)
        case .grantMembership(let group, let member, let options):
            try grantMembership(of: member, in: group, options)
        case .revokeMembership(let row):
            try revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor)
        case .createSchema(let name, let owner): try createSchema(name, owner: owner)
        case .changeSchemaOwner(let name, _, let owner): try changeOwner(ofSchema: name, to: owner)
        case .grant(let privileges, let object, let grantee):
            try grant(privileges, grantable: [], on: object, to: grantee, by: owner(of: object))
        case .revoke(let privileges, let object, let grantee):
            try revoke(privileges, options: privileges, on: object, from: grantee)
        case .revokeGrantOption(let privileges, let object, let grantee):
            try revoke([], options: privileges, on: object, from: grantee)
        case .installExtension(let name, let schema): try installExtension(name, in: schema)
        case .moveExtension(let name, _, let schema): try moveExtension(name, to: schema)
        case .setSearchPath(let role, let database, let path):
            let text = path.map(listed).joined(separator: ", ")
            try set("search_path", to: text, for: role, in: database)
        case .setRoleSetting(let role, let database, let setting):
            try set(setting.name, to: setting.text, for: role, in: database)
        case .resetRoleSetting(let role, let scope, let name): try reset(name.name, for: role, in: scope)
        case .resetAllRoleSettings(let role, let scope): try resetAll(for: role, in: scope)
        case .installRoutines(_, let routines, let strangers): try install(routines, strangers: strangers)
        case .removeRoutine(_, let signature): try removeRoutine(signature)
        case .installEventTrigger(let trigger): try install(trigger)
        case .installView(let view, let strangers, let isReplaced):
            try install(view, strangers: strangers, isReplaced: isReplaced)
        case .closeCatalog(let closure): try close(closure)
        case .revokeDefaultPrivilege(let privilege): try revoke(privilege)
        case .takeOwnership(let object, _): try takeOwnership(of: object)
        case .setRegistryRights(let group, let rights): try setRegistryRights(of: group, to: rights)
        case .issueCredential(let form): try issueCredential(form)
        case .recordBot(let record): try recordBot(record)
        case .recordCluster(let cluster): try record(cluster)
        case .recordPanel(let panel): try record(panel)
        case .removePassword(let name): try removePassword(of: name)
        case .resetDatabaseSetting(_, let name): databaseSettings.removeAll { $0 == name }
        case .dropPlanted(let object): planted.removeAll { $0 == object }
        case .lifecycle(let step): try apply(step)
        case .storage(let step): try apply(step)
        case .adoption(let step): try apply(step)
        case .uninstall(let step): try apply(step)
        case .access(let step): try apply(step)
        case .restore(let step): try apply(step)
        case .rotateCredential(let form, let overlap): try rotateCredential(form, overlap: overlap)
        case .resealSecret(let form, _, let digest): reseal(form, formerDigest: digest)
        case .setIdentity(let login, let database, let role): try setIdentity(of: login, in: database, to: role)
        case .dropLogin(let name, let heir): try dropLogin(name, heir: heir)
        case .forgetLogin(let name, let bot): forgetLogin(name, of: bot)
        }
    }

    /// A name as it is stored in a setting that holds a list: quoted only where it must be.
    func listed(_ name: Identifier) -> String {
        let isPlain = name.name.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
            default: false
            }
        }
        return isPlain ? name.name : name.quoted
    }
}

extension ChangePlan {
    /// The steps that are committed together, in order.
    package var transactions: [[PlannedStep]] { batches.map(\.steps) }
}

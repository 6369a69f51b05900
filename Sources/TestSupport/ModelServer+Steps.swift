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
        case .object(.createDatabase(let name)): try createDatabase(name)
        case .control(.upgradeControlSchema(let from, let to)): try upgradeControlSchema(from: from, to: to)
        case .role(.createRole(let name, let attributes)): try createRole(name, attributes)
        case .role(.alterRole(let name, let from, let to)): try alterRole(name, from: from, to: to)
        case .role(.grantMembership(let group, let member, let options)):
            try grantMembership(of: member, in: group, options)
        case .role(.revokeMembership(let row)):
            try revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor)
        case .object(.createSchema(let name, let owner)): try createSchema(name, owner: owner)
        case .object(.changeSchemaOwner(let name, _, let owner)): try changeOwner(ofSchema: name, to: owner)
        case .right(.grant(let privileges, let object, let grantee)):
            try grant(privileges, grantable: [], on: object, to: grantee, by: owner(of: object))
        case .right(.revoke(let privileges, let object, let grantee)):
            try revoke(privileges, options: privileges, on: object, from: grantee)
        case .right(.revokeGrantOption(let privileges, let object, let grantee)):
            try revoke([], options: privileges, on: object, from: grantee)
        case .object(.installExtension(let name, let schema)): try installExtension(name, in: schema)
        case .object(.moveExtension(let name, _, let schema)): try moveExtension(name, to: schema)
        case .role(.setSearchPath(let role, let database, let path)):
            let text = path.map(listed).joined(separator: ", ")
            try set("search_path", to: text, for: role, in: database)
        case .role(.setRoleSetting(let role, let database, let setting)):
            try set(setting.name, to: setting.text, for: role, in: database)
        case .role(.resetRoleSetting(let role, let scope, let name)): try reset(name.name, for: role, in: scope)
        case .role(.resetAllRoleSettings(let role, let scope)): try resetAll(for: role, in: scope)
        case .control(.installRoutines(_, let routines, let strangers)): try install(routines, strangers: strangers)
        case .control(.removeRoutine(_, let signature)): try removeRoutine(signature)
        case .control(.installEventTrigger(let trigger)): try install(trigger)
        case .control(.installView(let view, let strangers, let isReplaced)):
            try install(view, strangers: strangers, isReplaced: isReplaced)
        case .right(.closeCatalog(let closure)): try close(closure)
        case .right(.revokeDefaultPrivilege(let privilege)): try revoke(privilege)
        case .right(.takeOwnership(let object, _)): try takeOwnership(of: object)
        case .control(.setRegistryRights(let group, let rights)): try setRegistryRights(of: group, to: rights)
        case .credential(.issueCredential(let form)): try issueCredential(form)
        case .control(.recordBot(let record)): try recordBot(record)
        case .control(.recordCluster(let cluster)): try record(cluster)
        case .control(.recordPanel(let panel)): try record(panel)
        case .role(.removePassword(let name)): try removePassword(of: name)
        case .object(.resetDatabaseSetting(_, let name)): databaseSettings.removeAll { $0 == name }
        case .object(.dropPlanted(let object)): planted.removeAll { $0 == object }
        case .lifecycle(let step): try apply(step)
        case .storage(let step): try apply(step)
        case .adoption(let step): try apply(step)
        case .uninstall(let step): try apply(step)
        case .access(let step): try apply(step)
        case .restore(let step): try apply(step)
        case .credential(.rotateCredential(let form, let overlap)): try rotateCredential(form, overlap: overlap)
        case .credential(.resealSecret(let form, _, let digest)): reseal(form, formerDigest: digest)
        case .credential(.setIdentity(let login, let database, let role)):
            try setIdentity(of: login, in: database, to: role)
        case .credential(.dropLogin(let name, let heir)): try dropLogin(name, heir: heir)
        case .credential(.forgetLogin(let name, let bot)): forgetLogin(name, of: bot)
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

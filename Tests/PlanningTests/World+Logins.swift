import Model
import Planning
import SQLText
import TestSupport

extension World {
    /// In how far the roles that a bot logs in as, and its secret, are not as they should be.
    func loginFaults(_ bot: DesiredBot, _ plan: Plan, keeping kept: [Identifier]) -> [String] {
        guard let credential = after.registry[bot.id]?.credential else { return ["\(bot.id): no secret"] }
        let previous = credential.previous
        let valid = [credential.login, previous?.login].compactMap { $0 }
        let logins = ["_a", "_b"].map { Fixtures.identifier(bot.role.name + $0) }
        var faults: [String] = []
        func check(_ claim: Bool, _ fault: String) { if !claim { faults.append("\(bot.id): \(fault)") } }

        check(Set(valid).count == valid.count && valid.allSatisfy(([bot.role] + logins).contains), "logins \(valid)")
        for name in [bot.role] + logins {
            guard let role = after.roles[name] else {
                check(!valid.contains(name) && name != bot.role, "\(name) is missing")
                continue
            }
            var attributes = RoleAttributes()
            attributes.canLogIn = bot.mayLogIn && valid.contains(name)
            attributes.connectionLimit = plan.connections
            check(role.attributes == attributes, "attributes of \(name): \(role.attributes)")
            check(bot.mayLogIn || after.openSessions[name] == nil, "\(name) has sessions")
            if !valid.contains(name) { check(role.verifierDigest == nil, "\(name) has a password") }
            guard name != bot.role else {
                let members = Set(role.members.map(\.member).filter { !$0.name.hasPrefix("con_") })
                check(members == Set(valid).subtracting([name]), "members \(role.members)")
                continue
            }
            check(valid.contains(name), "\(name) is left over")
            check(role.members.isEmpty, "somebody is in \(name)")
            check(role.memberships.allSatisfy { $0.group == bot.role && !$0.options.admin }, "\(name) is in more")
            faults += settingFaults(bot, role, plan, actsAs: bot.role.name)
        }
        check(after.roles[credential.login]?.verifierDigest == credential.verifierDigest, "its secret does not log in")
        if let previous {
            let digest = after.roles[previous.login]?.verifierDigest
            check(digest == previous.verifierDigest, "the one before does not log in")
            check(previous.until > after.cluster.now, "the overlap is over")
        }
        let form = Fixtures.connectionForm(of: bot, in: desired, login: credential.login, keeping: kept)
        check(credential.formDigest == form.digest, "its secret says something else")
        return faults
    }
}

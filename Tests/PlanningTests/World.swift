import Model
import Planning
import SQLText
import TestSupport

/// Says in how far a cluster after a pass is not as the manifests say, without asking the diff.
struct World {
    let desired: DesiredState
    let before: ObservedState
    let after: ObservedState
    let refused: [Refusal]

    var faults: [String] {
        if refused.contains(where: { $0.what == "work with this cluster" }) {
            return before == after ? [] : ["a cluster that is not ours was changed"]
        }
        return databaseFaults + groupFaults + controlSchemaFaults + guardFaults + baselineFaults
            + desired.bots.flatMap { isUntouched($0) ? untouchedFaults($0) : botFaults($0) } + departureFaults
            + accessFaults + restoreFaults
    }

    /// Whether the pass had to leave the bot alone.
    private func isUntouched(_ bot: DesiredBot) -> Bool {
        bot.isSuspended || isBeingRestored(bot.role)
            || refused.contains {
                $0.bot?.id == bot.id && ($0.what.hasPrefix("take over") || $0.what.hasPrefix("work on"))
            }
    }

    private func untouchedFaults(_ bot: DesiredBot) -> [String] {
        // The end of an overlap is waited for by nobody, whether the bot is paused or not.
        guard before.registry[bot.id]?.credential?.previous == nil else { return [] }
        // What a restore has left is dealt with, whether the bot is paused or not.
        guard !hasAbandonedRestore(bot.role) else { return [] }
        let (old, new) = (before.roles[bot.role], after.roles[bot.role])
        var faults: [String] = []
        if old?.attributes != new?.attributes { faults.append("\(bot.id): attributes changed") }
        if old?.settings != new?.settings { faults.append("\(bot.id): settings changed") }
        if old?.verifierDigest != new?.verifierDigest { faults.append("\(bot.id): password changed") }
        // What a login had, it leaves to its bot.
        let gone = Set(before.roles.keys).subtracting(after.roles.keys)
        let isOfGone = before.schemas[bot.role].map { schema in
            gone.contains(schema.owner)
                || schema.acl.entries.contains { entry in
                    gone.contains { entry.grantor == $0 || entry.grantee == .role($0) }
                }
        }
        if before.schemas[bot.role] != after.schemas[bot.role], isOfGone != true {
            faults.append("\(bot.id): schema changed")
        }
        return faults
    }

    private func botFaults(_ bot: DesiredBot) -> [String] {
        guard let role = after.roles[bot.role], let plan = desired.plans[bot.plan.value] else {
            return ["\(bot.id): no role"]
        }
        var faults: [String] = []
        func check(_ claim: Bool, _ fault: String) { if !claim { faults.append("\(bot.id): \(fault)") } }

        let refusedExtensions = refused.filter { $0.bot?.id == bot.id && $0.what.hasPrefix("give extension") }
        var groups: Set<String> = ["flarex_bots"]
        for placed in bot.extensions where !refusedExtensions.contains(where: { $0.what.contains(" \(placed.value) ") })
        {
            groups.insert("flarex_ext_" + placed.value.name.split(separator: "-").joined(separator: "_"))
        }
        let kept = keptExtensions(of: bot)
        for name in kept {
            groups.insert("flarex_ext_" + name.name.split(separator: "-").joined(separator: "_"))
            let what = "withdraw extension \(name) from bot \(bot.id)"
            check(refused.contains { $0.what == what }, "keeps \(name) and nobody is told")
        }
        if isOverQuota(bot, plan) { groups.insert("flarex_restricted") }
        let held = Set(role.memberships.map(\.group.name))
        check(refusedExtensions.isEmpty ? held == groups : held.isSuperset(of: groups), "is in \(held.sorted())")
        let canBecome = !after.cluster.hasMembershipOptions
        for row in role.memberships where row.group != "flarex_restricted" {
            check(!row.options.admin && row.options.inherit && row.options.set == canBecome, "options of \(row)")
        }

        let schema = after.schemas[bot.role]
        check(schema?.owner == "flarex_owner", "schema owner")
        check(Set(schema?.acl.entries ?? []) == owned(for: bot.role, [.usage, .create]), "schema ACL")
        faults += settingFaults(bot, role, plan)

        let entry = after.registry[bot.id]
        faults += storageFaults(of: bot, isOverQuota(bot, plan))
        check(
            entry?.phase == (bot.mayLogIn ? isOverQuota(bot, plan) ? .restricted : .ready : .disabled)
                && entry?.specDigest == bot.specDigest,
            "registry entry"
        )
        check(entry?.tombstonedAt == nil && entry?.isKept == bot.isKept, "registry entry")
        check(entry?.workspace == bot.workspace && entry?.role == bot.role, "registry entry")
        return faults + loginFaults(bot, plan, keeping: kept)
    }

    /// What the bot had, has no longer in its manifest, and needs for something in its schema.
    private func keptExtensions(of bot: DesiredBot) -> [Identifier] {
        let groups = before.roles[bot.role]?.memberships.map(\.group.name) ?? []
        return before.extensions.keys.filter { name in
            groups.contains("flarex_ext_" + name.name.split(separator: "-").joined(separator: "_"))
                && !bot.extensions.contains { $0.value == name }
                && before.extensionUses[ExtensionUse(schema: bot.role, extension: name)] != nil
        }
    }

    func settingFaults(
        _ bot: DesiredBot,
        _ role: ObservedRole,
        _ plan: Plan,
        actsAs identity: String? = nil
    ) -> [String] {
        let here = SettingScope.database(desired.policy.database)
        guard Set(role.settings.keys) == [here], let settings = role.settings[here], !settings.isOversized else {
            return ["\(bot.id): settings at \(role.settings.keys.sorted())"]
        }
        var expected = Dictionary(
            uniqueKeysWithValues: plan.settings(under: desired.policy.limits).map { ($0.name, $0.normal) }
        )
        expected["search_path"] = Fixtures.searchPath(of: bot, keeping: keptExtensions(of: bot)).map(\.name).joined(
            separator: ", "
        )
        expected["role"] = identity
        let actual = Dictionary(
            uniqueKeysWithValues: settings.values.map { ($0, RoleSetting.normalForm(of: $1, for: $0)) }
        )
        return actual == expected ? [] : ["\(bot.id): settings \(actual)"]
    }

    func owned(for grantee: Identifier, _ privileges: Privileges) -> Set<ACL.Entry> {
        let owner: Identifier = "flarex_owner"
        return [
            .init(grantee: .role(owner), privileges: [.usage, .create], grantor: owner),
            .init(grantee: .role(grantee), privileges: privileges, grantor: owner),
        ]
    }

    // MARK: Cluster

    private var databaseFaults: [String] {
        guard let database = after.database else { return ["no database"] }
        var faults = after.weakOwners.map { "\($0.key) belongs to \($0.value)" }
        if privileges(.everyone, in: database.acl) != [] { faults.append("PUBLIC has rights on the database") }
        for role in desired.bots.map(\.role) where database.owner != role {
            if privileges(.role(role), in: database.acl) != [] { faults.append("\(role) has rights on the database") }
        }
        if privileges(.role("flarex_bots"), in: database.acl) != [.connect, .create] {
            faults.append("flarex_bots and CONNECT, CREATE")
        }
        if database.acl.entries.contains(where: { $0.grantor == "flarex_bots" || $0.grantor.name.hasPrefix("bot_") }) {
            faults.append("a bot opened the database to others")
        }
        for name in StateGenerator.foreigners where name != database.owner {
            let lost = rightfullyHeld(by: name, on: before.database).subtracting(
                privileges(.role(name), in: database.acl)
            )
            if !lost.isEmpty { faults.append("\(name) lost \(lost) on the database") }
        }
        return faults
    }

    /// What the owner gave a role of somebody else's on the database, directly or through others like it.
    func rightfullyHeld(by name: Identifier, on database: ObservedDatabase?) -> Privileges {
        guard let database else { return [] }
        var result: Privileges = []
        for privilege: Privileges in [.create, .connect, .temporary] {
            var (reached, pending): (Set<Identifier>, [Identifier]) = ([], [database.owner])
            while let grantor = pending.popLast() {
                for entry in database.acl.entries where entry.grantor == grantor && entry.privileges.contains(privilege)
                {
                    guard case .role(let role) = entry.grantee, StateGenerator.foreigners.contains(role) else {
                        continue
                    }
                    if role == name { result.formUnion(privilege) }
                    if entry.grantable.contains(privilege), reached.insert(role).inserted { pending.append(role) }
                }
            }
        }
        return result
    }

    func privileges(_ grantee: ACL.Grantee, in acl: ACL) -> Privileges {
        acl.entries.filter { $0.grantee == grantee }.reduce(into: []) { $0.formUnion($1.privileges) }
    }

    private var groupFaults: [String] {
        let programs: Set<Identifier> = ["flarex_audit", "flarex_reader", "flarex_secrets"]
        return programs.union(["flarex_bots", "flarex_owner", "flarex_restricted"]).flatMap { name -> [String] in
            guard let group = after.roles[name] else { return ["no \(name)"] }
            var faults: [String] = []
            if group.attributes != RoleAttributes() { faults.append("\(name): attributes") }
            if !group.settings.isEmpty { faults.append("\(name): settings") }
            if group.verifierDigest != nil { faults.append("\(name): a password") }
            if !group.memberships.isEmpty { faults.append("\(name): is in other roles") }
            let strangers = group.members.filter { membership in
                let isBot = membership.member.name.hasPrefix("bot_")
                let isAccess = name == "flarex_bots" && membership.member.name.hasPrefix("con_")
                return name == "flarex_owner" || !isAccess && isBot == programs.contains(name)
            }
            if !strangers.isEmpty { faults.append("\(name): holds \(strangers)") }
            return faults
        }
    }

    private var controlSchemaFaults: [String] {
        guard let schema = after.schemas["flarex"] else { return ["no control schema"] }
        if isBotOrGroup(schema.owner) { return ["\(schema.owner) owns the control schema"] }
        let others = schema.acl.entries.filter { $0.grantee != .role(schema.owner) }
        let wanted = ["flarex_audit", "flarex_reader", "flarex_secrets"].map { (group: Identifier) in
            ACL.Entry(grantee: .role(group), privileges: .usage, grantor: schema.owner)
        }
        let isReadable = after.registryRights == RegistryRights.wanted
        return (others == wanted ? [] : ["the control schema is open to \(others)"])
            + (isReadable ? [] : ["in the control schema groups may do \(after.registryRights)"])
    }
}

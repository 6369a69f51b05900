import Model
import SQLText

extension Scope {
    /// Whether the bot is to take over something that has another name than its own, and has not done so yet.
    static func isRenaming(_ bot: DesiredBot, in observed: ObservedState) -> Bool {
        bot.adopts && bot.adoption.isNamed && !bot.isSuspended && observed.registry[bot.id] == nil
    }

    /// What has to happen under the old names, and the renaming of the role.
    ///
    /// The role gets what is in the schema while its application goes on, and loses nothing by it. From there on it is
    /// quick: nobody logs in under the old name any more, those who are in get out, and one transaction makes the role
    /// the bot's. A session would keep what it once became with SET ROLE, whatever the role loses.
    func planTakeover(of bot: DesiredBot, into collector: inout StepCollector) {
        guard observed.registry[bot.id] == nil, let adoptee = observed.adoptees[bot.id] else { return }
        guard let name = bot.adoption.role, let role = adoptee.role else {
            if observed.roles[bot.role] != nil { planOwners(of: bot, as: bot.role, adoptee, into: &collector) }
            return
        }
        planOwners(of: bot, as: name, adoptee, into: &collector)
        if role.attributes.canLogIn {
            collector.add(
                .role(.alterRole(name, from: role.attributes, to: role.attributes.closed)),
                .restrict,
                because: "applications that log in as \(name) need the new DATABASE_URL",
                at: bot.source
            )
        }
        collector.add(
            .lifecycle(.endSessions(of: name)),
            .restrict,
            because: "they logged in under the old name",
            at: bot.source,
            hazards: [.terminatesSessions]
        )
        collector.add(.adoption(.renameRole(name, to: bot.role)), because: Self.takesOver, at: bot.source)
        planWithdrawal(from: name, of: bot, into: &collector)
    }

    /// What can only follow once the bot has a role.
    func planTakeover(ofSchemaOf bot: DesiredBot, into collector: inout StepCollector) {
        guard observed.registry[bot.id] == nil, let adoptee = observed.adoptees[bot.id] else { return }
        if adoptee.role == nil, observed.roles[bot.role] == nil {
            planOwners(of: bot, as: bot.role, adoptee, into: &collector)
        }
        if let name = bot.adoption.schema {
            collector.add(.adoption(.renameSchema(name, to: bot.role)), because: Self.takesOver, at: bot.source)
        }
        for var privilege in adoptee.defaultPrivileges {
            if privilege.schema != nil, privilege.schema == bot.adoption.schema { privilege.schema = bot.role }
            privilege.grantee = .role(bot.role)
            collector.add(
                .right(.revokeDefaultPrivilege(privilege)),
                because: "bots get no rights on objects of others",
                at: bot.source
            )
        }
    }

    private static let takesOver = "the manifest takes it over"

    private func planOwners(
        of bot: DesiredBot,
        as owner: Identifier,
        _ adoptee: ObservedAdoptee,
        into collector: inout StepCollector
    ) {
        let others = adoptee.owners.filter { $0.key != owner }.sorted { $0.key < $1.key }
        guard !others.isEmpty else { return }
        let counts = others.map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
        collector.add(
            .adoption(.takeObjects(in: bot.adoption.schema ?? bot.role, to: owner)),
            because: "everything in a bot's schema belongs to the bot: \(counts)",
            at: bot.source
        )
    }

    /// What the role may do with the database and in `public` it has from the groups alone.
    private func planWithdrawal(from name: Identifier, of bot: DesiredBot, into collector: inout StepCollector) {
        for (object, acl) in sharedObjects {
            for entry in acl.entries where entry.grantee == .role(name) {
                collector.add(
                    .right(.revoke(entry.privileges, on: object, from: .role(bot.role))),
                    because: "a bot has such rights through \(ManagedName.bots) only",
                    at: bot.source
                )
            }
        }
    }

    private var sharedObjects: [(Securable, ACL)] {
        [(.database(database), settledDatabase.acl)]
            + (observed.schemas["public"].map { [(.schema("public"), $0.acl)] } ?? [])
    }

    /// Whom a plan that takes roles over cuts off, and when.
    var adoptionNotes: [String] {
        reconciledBots.filter { Self.isRenaming($0, in: observed) }.map { bot in
            let login = bot.adoption.role.map {
                "applying ends the login of role \($0): its sessions end, its password stops working, and its "
                    + "application needs the bot's DATABASE_URL"
            }
            let schema = bot.adoption.schema.map {
                "schema \($0) is renamed, and other roles lose their rights on it"
            }
            return "bot \(bot.id): " + [login, schema].compactMap { $0 }.joined(separator: "; ")
        }
    }
}

extension ObservedState {
    /// As it is once what bots take over has the bots' names.
    func renamed(for bots: some Sequence<DesiredBot>) -> ObservedState {
        var state = self
        for bot in bots {
            guard let adoptee = adoptees[bot.id] else { continue }
            var schema = bot.adoption.schema == nil ? schemas[bot.role] : adoptee.schema
            if let old = bot.adoption.role, let role = adoptee.role {
                state.roles[bot.role] = role.renamed(from: old, to: bot.role)
                schema = schema.map { known in
                    ObservedSchema(
                        owner: known.owner == old ? bot.role : known.owner,
                        acl: known.acl.changingOwner(from: old, to: bot.role)
                    )
                }
            }
            state.schemas[bot.role] = schema
        }
        return state
    }
}

extension ObservedRole {
    /// The role under another name; it no longer logs in.
    fileprivate func renamed(from old: Identifier, to new: Identifier) -> ObservedRole {
        func renamed(_ name: Identifier) -> Identifier { name == old ? new : name }
        func renamed(_ membership: Membership) -> Membership {
            Membership(
                group: renamed(membership.group),
                member: renamed(membership.member),
                grantor: renamed(membership.grantor),
                options: membership.options
            )
        }
        var role = self
        role.attributes = attributes.closed
        role.memberships = memberships.map(renamed)
        role.members = members.map(renamed)
        return role
    }
}

extension RoleAttributes {
    fileprivate var closed: RoleAttributes {
        var attributes = self
        attributes.canLogIn = false
        return attributes
    }
}

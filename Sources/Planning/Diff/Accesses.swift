import Model
import SQLText

/// The accesses that there are, by bot, and which of them are to end.
struct Accesses {
    struct Access {
        var login: Identifier
        /// Those of its roles that exist, sorted.
        var roles: [Identifier]
        var isRecorded: Bool
        /// Why it is to end; nil for one that goes on.
        var ending: String?
    }

    /// By the bot's role, each list sorted by login.
    private(set) var byBot: [Identifier: [Access]] = [:]
    /// The roles of those that end.
    private(set) var endingRoles: Set<Identifier> = []

    /// - Parameters:
    ///   - causes: why all of a bot's accesses end, by the bot's role.
    ///   - spared: the bots of which those that change nothing go on all the same.
    ///   - plans: whether this plan has the steps of a bot, by the bot's role.
    init(_ observed: ObservedState, causes: [Identifier: String], spared: Set<Identifier>, plans: (Identifier) -> Bool)
    {
        var roles: [Identifier: [Identifier]] = [:]
        for login in observed.accesses.keys where ManagedName.accessLogin(ofRole: login) == login { roles[login] = [] }
        for name in observed.roles.keys {
            if let login = ManagedName.accessLogin(ofRole: name) { roles[login, default: []].append(name) }
        }
        for (login, names) in roles.sorted(by: { $0.key < $1.key }) {
            guard let bot = ManagedName.bot(ofAccess: login), plans(bot) else { continue }
            let record = observed.accesses[login]
            let isSpared = record?.isReadOnly == true && spared.contains(bot)
            let ending = (isSpared ? nil : causes[bot]) ?? Self.flaw(of: login, record, in: observed)
            byBot[bot, default: []].append(
                Access(login: login, roles: names.sorted(), isRecorded: record != nil, ending: ending)
            )
            if ending != nil { endingRoles.formUnion(names) }
        }
    }

    /// Why an access of a bot that may have some is to end.
    ///
    /// One that is not as it was made is not repaired: whoever opened it opens another, and nobody else is to have it.
    /// One that is like that but for LOGIN is being closed by whoever opened it, and a pass that did the same would find
    /// its roles gone. If that process dies, the expiry ends it.
    private static func flaw(of login: Identifier, _ record: ObservedAccess?, in observed: ObservedState) -> String? {
        guard let record else { return "no open access has this login" }
        guard record.expires > observed.cluster.now else { return "the access expired at \(record.expires)" }
        return isIntact(login, in: observed) ? nil : "it was changed"
    }

    private static func isIntact(_ login: Identifier, in observed: ObservedState) -> Bool {
        guard let bot = ManagedName.bot(ofAccess: login) else { return false }
        let hasOptions = observed.cluster.hasMembershipOptions
        let expected = AccessOpening.memberships(login, of: bot, hasMembershipOptions: hasOptions)
        return AccessOpening.roles(login, hasMembershipOptions: hasOptions).allSatisfy { name, attributes in
            guard let role = observed.roles[name] else { return false }
            var found = role.attributes
            found.validUntil = attributes.validUntil
            found.canLogIn = found.canLogIn || name == login
            let groups = expected.filter { $0.member == name }
            return found == attributes && role.memberships.count == groups.count
                && groups.allSatisfy { group in
                    role.memberships.contains { row in
                        row.group == group.group && (hasOptions ? row.options == group.options : !row.options.admin)
                    }
                }
                && role.members.allSatisfy { row in expected.contains { $0.group == name && $0.member == row.member } }
        }
    }
}

extension Scope {
    /// Ends those of a bot's accesses that are not to go on.
    func planAccesses(of role: Identifier, into collector: inout StepCollector) {
        let heir = observed.roles[role] == nil ? observed.cluster.user : role
        for access in accesses.byBot[role] ?? [] {
            guard let reason = access.ending else { continue }
            let steps = AccessStep.ending(
                access.login,
                roles: access.roles,
                heir: heir,
                isRecorded: access.isRecorded
            )
            for step in steps {
                collector.add(step, .drop, because: reason, at: nil, hazards: step.sessionHazards)
            }
        }
    }

    /// Ends the accesses of bots that this plan has no other steps of: of those that are gone, or that it leaves alone.
    func planOtherAccesses(into collector: inout StepCollector, after core: [String]) {
        let planned = reconciledRoles.union(coveredBots.lazy.filter(\.isSuspended).map(\.role))
        for role in accesses.byBot.keys.sorted() where !planned.contains(role) && abandoned[role] == nil {
            collector.commonDependencies = core
            planAccesses(of: role, into: &collector)
        }
    }
}

extension Step {
    /// Of a step that ends an access.
    var sessionHazards: [Hazard] {
        switch self {
        case .access(.shut), .lifecycle(.endSessions): [.terminatesSessions]
        default: []
        }
    }
}

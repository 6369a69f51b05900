import Model
import Planning
import SQLText

extension World {
    /// Whoever acts as a bot has an open record, and the bot is one that may be acted as.
    var accessFaults: [String] {
        // Nobody touches a bot that is being restored.
        func isOfInterest(_ name: Identifier) -> Bool {
            ManagedName.bot(ofAccess: name).map { !isBeingRestored($0) } ?? true
        }
        let names = after.roles.keys.filter(isOfInterest).map(\.name).filter { $0.hasPrefix("con_") }
        let logins = Set(names.map { String($0.prefix(29)) })
        let records = Set(after.accesses.keys.filter(isOfInterest).map(\.name))
        let lost = records.subtracting(logins).map { "\($0): a record without a login" }
        return lost
            + logins.sorted().compactMap { login in
                guard let name = Identifier(login), let record = after.accesses[name] else {
                    return "\(login): no record"
                }
                // What is wrong with its bot is for a person to put right first.
                guard !refused.contains(where: { $0.bot?.id == record.bot }) else { return nil }
                let isActive =
                    desired.bots.first { $0.id == record.bot }.map { !$0.isSuspended }
                    ?? (after.registry[record.bot]?.tombstonedAt == nil)
                return record.expires > after.cluster.now && isActive ? nil : "\(login): still there"
            }
    }
}

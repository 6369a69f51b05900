import Model
import Planning
import SQLText

extension World {
    /// What is wrong with the bots that the registry knew and no manifest names.
    var departureFaults: [String] {
        let named = Set(desired.bots.map(\.id)).union(desired.invalidBots)
        let entries = before.registry.values.filter { !named.contains($0.id) && $0.role == ManagedName.bot($0.id) }
        return entries.filter { !isBeingRestored($0.role) }.sorted { $0.id < $1.id }.flatMap { entry in
            switch fate(of: entry) {
            case .untouched: untouchedFaults(entry)
            case .tombstoned: tombstoneFaults(entry)
            case .dropped: dropFaults(entry)
            }
        }
    }

    private enum Fate {
        case untouched
        case tombstoned
        case dropped
    }

    private func fate(of entry: RegistryEntry) -> Fate {
        let isHeldBack = refused.contains {
            $0.bot == nil && ($0.what.contains("tombstone ") || $0.what.contains("drop "))
        }
        guard let since = entry.tombstonedAt else { return entry.isKept || isHeldBack ? .untouched : .tombstoned }
        let isDue = before.cluster.now.seconds >= since.seconds + desired.policy.deletion.retention.seconds
        let isRefused = refused.contains { $0.bot?.id == entry.id && $0.what.hasPrefix("drop bot") }
        return isDue && !isHeldBack && !isRefused ? .dropped : .tombstoned
    }

    private func untouchedFaults(_ entry: RegistryEntry) -> [String] {
        guard !hasAbandonedRestore(entry.role) else { return [] }
        let (old, new) = (before.roles[entry.role], after.roles[entry.role])
        var faults: [String] = []
        if old?.attributes != new?.attributes { faults.append("\(entry.id): attributes changed") }
        if old?.verifierDigest != new?.verifierDigest { faults.append("\(entry.id): password changed") }
        if before.schemas[entry.role] != after.schemas[entry.role] { faults.append("\(entry.id): schema changed") }
        if after.registry[entry.id] != entry { faults.append("\(entry.id): registry entry changed") }
        return faults
    }

    private func tombstoneFaults(_ entry: RegistryEntry) -> [String] {
        var faults: [String] = []
        func check(_ claim: Bool, _ fault: String) { if !claim { faults.append("\(entry.id): \(fault)") } }
        let known = after.registry[entry.id]
        check(known?.phase == .tombstoned, "is not tombstoned")
        check(known?.tombstonedAt == entry.tombstonedAt ?? before.cluster.now, "tombstoned at another time")
        check(known?.credential == nil, "has a secret")
        if !hasAbandonedRestore(entry.role) {
            check((before.schemas[entry.role] == nil) == (after.schemas[entry.role] == nil), "its schema came or went")
        }
        check((before.roles[entry.role] == nil) == (after.roles[entry.role] == nil), "its role came or went")
        let logins = after.roles.keys.filter { $0.name.hasPrefix(entry.role.name + "_") }
        check(logins.isEmpty, "has logins \(logins)")
        guard let role = after.roles[entry.role] else { return faults }
        check(!role.attributes.canLogIn && !role.attributes.isSuperuser, "may log in")
        check(role.verifierDigest == nil, "has a password")
        check(after.openSessions[entry.role] == nil, "has sessions")
        check(role.members.isEmpty, "somebody is in its role")
        for row in role.memberships {
            let isMemory = row.group == "flarex_restricted" || row.group.name.hasPrefix("flarex_ext_")
            check(isMemory && !row.options.admin, "is in \(row.group)")
        }
        if let schema = after.schemas[entry.role] {
            check(schema.owner == "flarex_owner", "schema owner")
            check(Set(schema.acl.entries) == owned(for: entry.role, [.usage, .create]), "schema ACL")
        }
        return faults
    }

    private func dropFaults(_ entry: RegistryEntry) -> [String] {
        var faults: [String] = []
        if after.roles[entry.role] != nil { faults.append("\(entry.id): its role is left") }
        if after.schemas[entry.role] != nil { faults.append("\(entry.id): its schema is left") }
        if after.registry[entry.id] != nil { faults.append("\(entry.id): the registry knows it") }
        let others = Set(before.schemas.keys).subtracting(after.schemas.keys).subtracting(
            before.registry.values.map(\.role)
        ).subtracting(before.schemas.keys.filter { ManagedName.bot(ofReplaced: $0) != nil })
        if !others.isEmpty { faults.append("\(entry.id): schemas \(others) went with it") }
        return faults
    }
}

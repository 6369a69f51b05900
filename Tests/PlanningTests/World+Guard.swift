import Model
import Planning
import SQLText
import TestSupport

/// What keeps bots apart in a shared database.
extension World {
    func isBotOrGroup(_ name: Identifier) -> Bool { name.name.hasPrefix("bot_") || name.name.hasPrefix("flarex_") }

    var guardFaults: [String] {
        shimFaults + routineFaults
            + (Self.isGuarded(after) || !Self.botsMayCreateSchemas(in: after.database)
                ? [] : ["bots hold CREATE on the database without a guard"])
            + (Self.isGuarded(after) ? [] : ["the event triggers are \(after.eventTriggers)"])
    }

    /// Whether the two event triggers fire for every command, and call functions that only a superuser can replace.
    static func isGuarded(_ state: ObservedState) -> Bool {
        [("flarex_ddl_start", "ddl_command_start", "ddl_start"), ("flarex_ddl_end", "ddl_command_end", "ddl_end")]
            .allSatisfy { (name: Identifier, event: String, function: Identifier) in
                let signature = FunctionSignature(schema: "flarex", name: function)
                guard let trigger = state.eventTriggers[name], let routine = state.routines[signature] else {
                    return false
                }
                return trigger.isEnabled && !trigger.isFiltered && trigger.isOwnedBySuperuser
                    && trigger.event == event && trigger.function == signature
                    && routine.definition.isOwnedBySuperuser && !routine.definition.isSecurityDefiner
            }
    }

    /// Whether any bot, by name or through what it is in, may make schemas in the shared database.
    static func botsMayCreateSchemas(in database: ObservedDatabase?) -> Bool {
        database?.acl.entries.contains { entry in
            guard entry.privileges.contains(.create) else { return false }
            return switch entry.grantee {
            case .everyone: true
            case .role(let name): name == "flarex_bots" || name.name.hasPrefix("bot_")
            }
        } ?? false
    }

    private var shimFaults: [String] {
        guard let shim = after.schemas["flarex_shim"] else { return ["no shim"] }
        let wanted: Set<ACL.Entry> = [
            .init(grantee: .role(shim.owner), privileges: [.usage, .create], grantor: shim.owner),
            .init(grantee: .role("flarex_bots"), privileges: .usage, grantor: shim.owner),
        ]
        let isAsWanted = !isBotOrGroup(shim.owner) && Set(shim.acl.entries) == wanted
        return isAsWanted ? plantedFaults : ["the shim is \(shim)"]
    }

    /// What holds data goes only when that is allowed.
    private var plantedFaults: [String] {
        after.planted.filter { planted in !refused.contains { $0.what == planted.words } }.map { "\($0.words) stays" }
            + after.databaseSettings.map { "the database sets \($0)" }
    }

    private var routineFaults: [String] {
        ManagedRoutine.all(desired.policy.limits).flatMap { routine -> [String] in
            guard let known = after.routines[routine.signature] else { return ["no \(routine.signature)"] }
            let definition = known.definition
            let isShim = routine.signature.schema == "flarex_shim"
            var faults: [String] = []
            func check(_ claim: Bool, _ fault: String) { if !claim { faults.append("\(routine.signature): \(fault)") } }
            check(definition.isOwnedBySuperuser, "owned by \(known.owner)")
            // What fires in a bot's own statements does so with the bot's rights.
            let isFired: Bool = ["storage_block", "refuse_write"].contains(routine.signature.name)
            let isLog = routine.signature.name == "append_audit"
            check(definition.isSecurityDefiner == (isLog || isShim && !isFired), "security")
            let settings = routine.signature.name == "storage_block" ? [:] : ["search_path": "pg_catalog, pg_temp"]
            check(definition.settings == settings, "settings")
            check(definition.bodyDigest == routine.definition.bodyDigest, "body")
            check(definition.language == routine.language.rawValue, "language")
            check(definition.returnType == routine.returnType.name, "result")
            let holders = Set(known.acl.entries.map(\.grantee)).subtracting([.role(known.owner)])
            let bots: Set<ACL.Grantee> =
                isShim && routine.signature.name != "check_advisory_locks" ? [.role("flarex_bots")] : []
            check(holders == (isLog ? [.role("flarex_audit"), .role("flarex_secrets")] : bots), "open to \(holders)")
            let others = known.acl.entries.filter { $0.grantee != .role(known.owner) }
            check(others.allSatisfy(\.grantable.isEmpty), "may be passed on")
            return faults
        }
    }

    var baselineFaults: [String] {
        var faults: [String] = []
        for (object, holders) in after.catalogGrants {
            if holders.subtracting(["pg_monitor"].map { .role($0) }) != [] { faults.append("\(object) is open") }
            if Fixtures.monitored.contains(object), holders.isEmpty { faults.append("\(object): no monitors") }
        }
        if !after.defaultPrivileges.isEmpty { faults.append("default privileges \(after.defaultPrivileges)") }
        if let schema = after.schemas["public"] {
            if !isClosed(schema.acl, owner: schema.owner) { faults.append("the public schema is open") }
            if isBotOrGroup(schema.owner) { faults.append("\(schema.owner) owns the public schema") }
        }
        return faults + otherDatabaseFaults
    }

    private var otherDatabaseFaults: [String] {
        guard desired.policy.hardening == .dedicated else {
            // The rights of a login go with it.
            let gone = Set(before.roles.keys).subtracting(after.roles.keys)
            let isKept = before.otherDatabases.allSatisfy { name, database in
                let kept = database.acl.entries.filter { entry in
                    !gone.contains { entry.grantor == $0 || entry.grantee == .role($0) }
                }
                return after.otherDatabases[name]?.acl == ACL(kept)
            }
            return isKept ? [] : ["another database was changed"]
        }
        return after.otherDatabases.flatMap { name, database -> [String] in
            var faults = isClosed(database.acl, owner: database.owner) ? [] : ["database \(name) is open"]
            for foreigner in StateGenerator.foreigners where foreigner != database.owner {
                let held = privileges(.role(foreigner), in: database.acl)
                let lost = rightfullyHeld(by: foreigner, on: before.otherDatabases[name]).subtracting(held)
                if !lost.isEmpty { faults.append("\(foreigner) lost \(lost) on \(name)") }
            }
            return faults
        }
    }

    /// Whether neither PUBLIC nor anything of flarexdb's has a right.
    private func isClosed(_ acl: ACL, owner: Identifier) -> Bool {
        acl.entries.allSatisfy { entry in
            switch entry.grantee {
            case .everyone: false
            case .role(let name): name == owner || !isBotOrGroup(name)
            }
        }
    }
}

import Model
import SQLText
import Text

extension Uninstallation {
    /// What the reader should know before all is gone.
    var notes: [String] {
        [
            keptNote, secretsNote, restrictedNote, tombstoneNote, closedDatabasesNote, memberNote,
        ].compactMap { $0 }
    }

    private var keptNote: String? {
        let count = observed.registry.count
        guard count > 0 else { return nil }
        let verb = count == 1 ? "keeps" : "keep"
        return "\(counted(count, "bot")) \(verb) roles, passwords, schemas and data; nothing limits, rotates or "
            + "repairs them from then on. Role \(ManagedName.bots) stays, since bots connect through it"
    }

    private var secretsNote: String? {
        guard observed.controlVersion > 0 else { return nil }
        return "sealed secrets, invoices and the audit log are deleted; to keep them, run pg_dump --schema=flarex "
            + "\(policy.database) and flarexdb audit export before"
    }

    private var restrictedNote: String? {
        let roles = Set((observed.roles[ManagedName.restricted]?.members ?? []).map(\.member))
        let blocked = observed.registry.values.filter { roles.contains($0.role) }
        return note(on: blocked, "is over its quota and can write again")
    }

    private var tombstoneNote: String? {
        let tombstoned = observed.registry.values.filter { $0.tombstonedAt != nil }
        return note(on: tombstoned, "is tombstoned: its data stay, without a login")
    }

    /// What others had before nobody knows any more.
    private var closedDatabasesNote: String? {
        let closed = observed.otherDatabases.filter { name, database in
            name != "template0"
                && !database.acl.entries.contains { $0.grantee == .everyone && $0.privileges.contains(.connect) }
        }.keys.sorted()
        guard policy.hardening == .dedicated, let first = closed.first else { return nil }
        return "PUBLIC may not connect to " + closed.map(\.name).joined(separator: ", ")
            + "; where it should, run GRANT CONNECT, TEMPORARY ON DATABASE \(first.quoted) TO PUBLIC"
    }

    private var memberNote: String? {
        let members = ManagedName.groupsOfPrograms.flatMap { observed.roles[$0]?.members ?? [] }.map(\.member)
            .filter { !ManagedName.isOwn($0) }
        guard !members.isEmpty else { return nil }
        let names = Set(members).sorted().map(\.name).joined(separator: ", ")
        return "these logins lose what they read through flarexdb's groups, CONNECT among it: \(names)"
    }

    private func note(on entries: [RegistryEntry], _ words: String) -> String? {
        guard !entries.isEmpty else { return nil }
        let names = entries.map(\.id.text).sorted()
        let more = names.count > 5 ? ", ..." : ""
        let list = names.prefix(5).joined(separator: ", ") + more
        return (names.count == 1 ? "bot \(list)" : "each of bots \(list)") + " \(words)"
    }
}

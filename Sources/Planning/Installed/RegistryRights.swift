package import Model
package import SQLText

/// What groups of programs may read in the control schema, so that pipelines need no superuser.
package enum RegistryRights {
    /// The rights of each group; those that add to the audit log do so through a function, and have none.
    package static let wanted: [Identifier: Set<RegistryRight>] = [
        ManagedName.readers: Set(
            shown.map { RegistryRight(table: $0) } + aboutSecrets.map { RegistryRight(table: "secret", column: $0) }
                + aboutRestores.map { RegistryRight(table: "restore", column: $0) }
                + aboutReplaced.map { RegistryRight(table: "replaced", column: $0) }
        ),
        ManagedName.secretReaders: [
            RegistryRight(table: "schema_version"), RegistryRight(table: "secret", column: "bot"),
            RegistryRight(table: "secret", column: "sealed"), RegistryRight(table: "bot", column: "id"),
            RegistryRight(table: "bot", column: "tombstoned_at"),
        ],
    ]

    /// What the panel reads beside what is in the first of these groups: nothing that lets anybody in.
    package static let ofPanel = Set(
        ["panel", "panel_member", "request", "bot_migration", "migration_attempt", "audit_node", "audit_checkpoint"]
            .map { RegistryRight(table: $0) }
            + ["number", "actor", "method", "client", "begun_at", "used_at", "idle_seconds", "ends_at", "ended_at"]
            .map { RegistryRight(table: "web_session", column: $0) }
    )

    /// The rights of the groups, and of the panel where there is one.
    package static let all = wanted.merging([ManagedName.panel: ofPanel]) { $1 }

    /// What a group's members do with its rights, for the reason of a step.
    static func purpose(of group: Identifier) -> String {
        switch group {
        case ManagedName.recorders: "its members may add to the audit log"
        case ManagedName.readers: "its members may read status, usage and the audit log"
        case ManagedName.secretReaders: "its members may read sealed secrets"
        case ManagedName.panel: "the panel shows it to people"
        case ManagedName.pooler: "its members may check bots' passwords"
        default: "every bot needs it"
        }
    }

    private static let shown: [Identifier] = [
        "schema_version", "bot", "setback", "pass", "usage", "sample", "usage_day", "billing_month", "invoice_line",
        "restriction", "reclaim", "archive", "backup_failure", "drill", "audit_head", "audit_entry",
    ]

    /// All but the secret itself and what could be compared with a guess.
    private static let aboutSecrets: [Identifier] = [
        "bot", "login", "issued_at", "previous_login", "previous_until", "recipients", "url_form",
    ]

    /// Not the key of the lock that says that somebody is at work.
    private static let aboutRestores: [Identifier] = ["bot", "begun_at", "ended_at"]

    /// Not the migrations, whose texts are the bot's.
    private static let aboutReplaced: [Identifier] = ["bot", "schema", "replaced_at"]

    /// Gives the group these rights and no other.
    static func statements(giving rights: [RegistryRight], to group: Identifier) -> [SQL] {
        let schema = ManagedName.controlSchema
        let tables = rights.filter { $0.column == nil }.map { "\(schema).\($0.table)" as SQL }
        let columns = Dictionary(grouping: rights.filter { $0.column != nil }, by: \.table)
        return ["REVOKE ALL ON ALL TABLES IN SCHEMA \(schema) FROM \(group) CASCADE"]
            + (tables.isEmpty ? [] : ["GRANT SELECT ON \(tables.joined(separator: ", ")) TO \(group)"])
            + columns.sorted { $0.key < $1.key }.map { table, rights in
                let names = rights.compactMap(\.column).map { "\($0)" as SQL }.joined(separator: ", ")
                return "GRANT SELECT (\(names)) ON \(schema).\(table) TO \(group)"
            }
    }
}

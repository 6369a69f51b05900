package import SQLText

/// Switches autovacuum of a table off, and leaves its TOAST table's on: only ANALYZE of the table runs its owner's code.
///
/// PostgreSQL vacuums it all the same before transaction ids run out. The owner may switch it on again.
package enum AutovacuumSwitch {
    package static func off(schema: Identifier, table: Identifier) -> SQL {
        "ALTER TABLE \(schema).\(table) SET (autovacuum_enabled = false, toast.autovacuum_enabled = true)"
    }
}

import SQLText

extension ControlSchema {
    /// The phase of bots whose manifests say `login: false`.
    static let disabled: [SQL] = [
        "ALTER TABLE flarex.bot DROP CONSTRAINT bot_phase_check",
        """
        ALTER TABLE flarex.bot ADD CONSTRAINT bot_phase_check
            CHECK (phase IN ('Pending', 'Ready', 'Restricted', 'Suspended', 'Disabled', 'Tombstoned', 'Failed'))
        """,
    ]
}

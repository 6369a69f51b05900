import SQLText

extension ControlSchema {
    /// What outlives a bot's manifest, and the bot itself.
    static let lifecycle: [SQL] = [
        """
        ALTER TABLE flarex.bot
            ADD is_kept boolean NOT NULL DEFAULT false,
            ADD drop_begun_at timestamptz,
            ADD drop_bytes bigint,
            ADD drop_objects bigint
        """,
        """
        CREATE TABLE flarex.dropped_bot (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text NOT NULL,
            workspace text NOT NULL,
            role name NOT NULL,
            plan text NOT NULL,
            spec_digest text NOT NULL,
            manifest_file text,
            manifest_line integer,
            revision text,
            created_at timestamptz NOT NULL,
            tombstoned_at timestamptz,
            drop_begun_at timestamptz,
            dropped_at timestamptz NOT NULL DEFAULT now(),
            bytes bigint,
            objects bigint
        )
        """,
    ]
}

import SQLText

extension ControlSchema {
    /// What was migrated, which no bot can write, and the migration of each bot that is under way.
    static let migrations: [SQL] = [
        // `id` is the bot's own running number. `sql` is the text without its passwords; `checksum` is that of the text with
        // them. Somebody has looked at what a partial one has left where `accepted_by` says who.
        """
        CREATE TABLE flarex.bot_migration (
            bot text NOT NULL REFERENCES flarex.bot (id) ON DELETE CASCADE,
            id bigint NOT NULL CHECK (id > 0),
            name text NOT NULL,
            checksum text NOT NULL,
            sql text NOT NULL,
            status text NOT NULL CHECK (status IN ('applied', 'partial', 'failed')),
            applied_by text NOT NULL,
            applied_at timestamptz NOT NULL,
            duration_ms bigint NOT NULL,
            error text,
            accepted_by text,
            accepted_at timestamptz,
            PRIMARY KEY (bot, id),
            UNIQUE (bot, name)
        )
        """,
        // `xid` is the transaction that it runs in, NULL outside one. From `completed_at` on nothing but the commit of
        // that transaction is left to do, and the server knows whether it came.
        """
        CREATE TABLE flarex.migration_attempt (
            bot text PRIMARY KEY REFERENCES flarex.bot (id) ON DELETE CASCADE,
            login name NOT NULL,
            intent bigint NOT NULL,
            name text NOT NULL,
            checksum text NOT NULL,
            sql text NOT NULL,
            applied_by text NOT NULL,
            in_transaction boolean NOT NULL,
            xid xid8,
            completed_at timestamptz,
            duration_ms bigint
        )
        """,
    ]
}

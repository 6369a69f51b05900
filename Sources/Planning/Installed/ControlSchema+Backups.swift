import SQLText

extension ControlSchema {
    /// Which archives there are of each bot, what became of the attempts to make them, and until when somebody may log in
    /// to make one.
    ///
    /// Archives do not refer to the registry: they outlive the bot.
    static let backups: [SQL] = [
        // `asked` names the bots of a run that was for some only.
        """
        CREATE TABLE flarex.backup_run (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            asked text[],
            begun_at timestamptz NOT NULL DEFAULT now(),
            ended_at timestamptz
        )
        """,
        // `tables` has the name, rows and checksum of each table. `snapshot` and `folder` say where the dump is in the
        // repository, `objects` is a digest of the list of what it holds.
        """
        CREATE TABLE flarex.archive (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run bigint NOT NULL,
            bot text NOT NULL,
            workspace text NOT NULL,
            role name NOT NULL,
            plan text NOT NULL,
            extensions text[] NOT NULL,
            taken_at timestamptz NOT NULL,
            server_version integer NOT NULL,
            dump_version integer NOT NULL,
            bytes bigint NOT NULL,
            stored_bytes bigint,
            rows bigint NOT NULL,
            tables jsonb NOT NULL,
            objects text NOT NULL,
            snapshot text NOT NULL,
            folder text NOT NULL
        )
        """,
        "CREATE INDEX ON flarex.archive (bot, taken_at)",
        "CREATE INDEX ON flarex.archive (snapshot)",
        // Bots whose last attempt failed. `since` is when the first of these attempts in a row was.
        """
        CREATE TABLE flarex.backup_failure (
            bot text PRIMARY KEY,
            run bigint NOT NULL,
            since timestamptz NOT NULL DEFAULT now(),
            at timestamptz NOT NULL DEFAULT now(),
            message text NOT NULL
        )
        """,
        // While there is a row whose time is not over, flarex_backup may log in.
        """
        CREATE TABLE flarex.backup_login (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            until timestamptz NOT NULL
        )
        """,
    ]
}

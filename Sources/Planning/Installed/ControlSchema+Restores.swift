import SQLText

extension ControlSchema {
    /// Restores, those under way and those that are over, and what they replaced.
    ///
    /// Neither refers to the registry: who asks what was done to a bot may ask after it is dropped.
    static let restores: [SQL] = [
        // A restore is under way for as long as a session holds the advisory lock `mark`. `source` is the bot that the
        // archive is of, `replaced` the schema in which the old data are or will be.
        """
        CREATE TABLE flarex.restore (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            bot text NOT NULL,
            role name NOT NULL,
            archive bigint NOT NULL,
            source text NOT NULL,
            taken_at timestamptz NOT NULL,
            replaced name NOT NULL,
            mark bigint NOT NULL,
            begun_at timestamptz NOT NULL DEFAULT now(),
            verified_at timestamptz,
            ended_at timestamptz,
            result text CHECK (result IN ('restored', 'putBack'))
        )
        """,
        "CREATE UNIQUE INDEX ON flarex.restore (bot) WHERE ended_at IS NULL",
        // `migrations` has the bot's rows of flarex.bot_migration, which belong to its data.
        """
        CREATE TABLE flarex.replaced (
            schema name PRIMARY KEY,
            bot text NOT NULL,
            role name NOT NULL,
            replaced_at timestamptz NOT NULL DEFAULT now(),
            migrations jsonb NOT NULL
        )
        """,
        "CREATE INDEX ON flarex.replaced (bot)",
    ]
}

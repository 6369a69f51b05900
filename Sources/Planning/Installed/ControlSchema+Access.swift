import SQLText

extension ControlSchema {
    /// Who acted as a bot, for what, and since when not any more.
    ///
    /// It does not refer to the registry: who had access to a bot's data is asked after the bot is dropped, too.
    static let access: [SQL] = [
        """
        CREATE TABLE flarex.access (
            login name PRIMARY KEY,
            bot text NOT NULL,
            role name NOT NULL,
            purpose text NOT NULL,
            actor text NOT NULL,
            reason text,
            opened timestamptz NOT NULL DEFAULT now(),
            expires timestamptz NOT NULL,
            closed timestamptz
        )
        """,
        "CREATE INDEX ON flarex.access (role) WHERE closed IS NULL",
    ]
}

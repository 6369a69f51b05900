import SQLText

extension ControlSchema {
    /// What came of loading archives to see whether they restore: the evidence that they do. It does not refer to the archive
    /// or to the registry, and outlives both. And restores, undos and drills on request.
    static let drills: [SQL] = [
        // `taken_at` is the archive's. `server_version` and `has_network` say in what it was loaded. `since` is when the
        // first drill of those in a row with the same end began. `fault` has the message, and as far as known the object,
        // line and text.
        """
        CREATE TABLE flarex.drill (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            bot text NOT NULL,
            workspace text NOT NULL,
            archive bigint NOT NULL,
            taken_at timestamptz NOT NULL,
            begun_at timestamptz NOT NULL,
            milliseconds bigint NOT NULL,
            tables bigint NOT NULL,
            rows bigint NOT NULL,
            bytes bigint NOT NULL,
            server_version integer NOT NULL,
            has_network boolean NOT NULL,
            is_verified boolean NOT NULL,
            since timestamptz NOT NULL,
            fault jsonb,
            CHECK (is_verified = (fault IS NULL))
        )
        """,
        "CREATE INDEX ON flarex.drill (bot, number)",
        // By a request, what was done for it is found again, so that it is not done twice.
        "ALTER TABLE flarex.restore ADD request bigint",
        "ALTER TABLE flarex.request DROP CONSTRAINT request_kind_check",
        """
        ALTER TABLE flarex.request ADD CONSTRAINT request_kind_check CHECK (kind IN
            ('rotate', 'restore', 'undo', 'clone', 'backup', 'drill', 'plan', 'migrate', 'tryMigration'))
        """,
    ]
}

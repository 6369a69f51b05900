import SQLText

extension ControlSchema {
    /// What is done to bots and by whom, as the leaves of a Merkle tree. Only `flarex.append_audit` writes it.
    static let audit: [SQL] = [
        // How many entries there are. Whoever adds some locks its row first, so that they come one after another.
        """
        CREATE TABLE flarex.audit_head (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            size bigint NOT NULL
        )
        """,
        "INSERT INTO flarex.audit_head (size) VALUES (0)",
        // `sequence` is the leaf's place in the tree, from 0 and without gaps. `text` goes when its time is over; its
        // digest and size, which are in the leaf, stay.
        """
        CREATE TABLE flarex.audit_entry (
            sequence bigint PRIMARY KEY CHECK (sequence >= 0),
            format smallint NOT NULL,
            kind text NOT NULL CHECK (kind IN ('intent', 'outcome')),
            act text NOT NULL,
            at timestamptz NOT NULL,
            actor text NOT NULL,
            login text NOT NULL,
            origin text NOT NULL CHECK (origin IN ('cli', 'panel', 'api', 'loop')),
            bot text,
            workspace text,
            reason text,
            client text,
            request text,
            revision text,
            intent bigint,
            result text,
            rows bigint,
            duration_ms bigint,
            sqlstate text,
            text_digest text,
            text_bytes bigint,
            text text,
            CHECK ((kind = 'outcome') = (intent IS NOT NULL) AND (kind = 'outcome') = (result IS NOT NULL))
        )
        """,
        "CREATE INDEX ON flarex.audit_entry (bot, sequence)",
        "CREATE INDEX ON flarex.audit_entry (at)",
        "CREATE INDEX ON flarex.audit_entry (intent) WHERE intent IS NOT NULL",
        "CREATE INDEX ON flarex.audit_entry (sequence) WHERE text IS NOT NULL",
        // Every leaf, and above the leaves every eighth level of the tree where it is complete.
        """
        CREATE TABLE flarex.audit_node (
            level smallint,
            index bigint,
            hash bytea NOT NULL,
            PRIMARY KEY (level, index)
        )
        """,
        // Intents that wait for their outcome.
        "CREATE TABLE flarex.audit_open (intent bigint PRIMARY KEY)",
        """
        CREATE TABLE flarex.audit_checkpoint (
            size bigint,
            note text,
            made_at timestamptz NOT NULL DEFAULT now(),
            confirmed_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (size, note)
        )
        """,
    ]
}

import SQLText

extension ControlSchema {
    /// Which cluster this is, and, of each secret, for whom it is sealed and which form its DATABASE_URL has.
    static let identity: [SQL] = [
        """
        CREATE TABLE flarex.cluster (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            name text NOT NULL,
            system_identifier text NOT NULL,
            endpoint text NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now()
        )
        """,
        "ALTER TABLE flarex.secret ADD COLUMN recipients text[], ADD COLUMN url_form text",
        """
        UPDATE flarex.secret SET recipients = ARRAY(
            SELECT key FROM pg_catalog.jsonb_object_keys(sealed) AS key ORDER BY key COLLATE "C"
        )
        """,
        "ALTER TABLE flarex.secret ALTER COLUMN recipients SET NOT NULL",
    ]
}

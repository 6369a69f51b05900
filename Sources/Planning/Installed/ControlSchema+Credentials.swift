import SQLText

extension ControlSchema {
    /// Which login a secret is for, and which one is still valid beside it.
    static let logins: [SQL] = [
        """
        ALTER TABLE flarex.secret
            ADD COLUMN login name,
            ADD COLUMN previous_login name,
            ADD COLUMN previous_digest text,
            ADD COLUMN previous_until timestamptz,
            ADD CHECK ((previous_login IS NULL) = (previous_digest IS NULL)
                AND (previous_login IS NULL) = (previous_until IS NULL))
        """,
        "UPDATE flarex.secret SET login = (SELECT role FROM flarex.bot WHERE id = bot)",
        "ALTER TABLE flarex.secret ALTER COLUMN login SET NOT NULL",
    ]
}

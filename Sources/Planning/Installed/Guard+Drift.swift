import SQLText

extension Guard {
    /// Tells a loop that listens of DDL that may have changed what flarexdb keeps.
    ///
    /// It is only a hint: any role may send the same, and what is told is looked for in the catalogs. Bots' own DDL
    /// changes nothing that flarexdb keeps, and goes on too often to be told of.
    static let tellOfDrift: SQL = """
        IF tg_tag IN (
                'ALTER DEFAULT PRIVILEGES', 'ALTER EXTENSION', 'ALTER FUNCTION', 'ALTER ROUTINE', 'ALTER SCHEMA',
                'ALTER TABLE', 'CREATE EXTENSION', 'CREATE FUNCTION', 'CREATE SCHEMA', 'DROP EXTENSION', 'DROP FUNCTION',
                'DROP ROUTINE', 'DROP SCHEMA', 'DROP TABLE', 'GRANT', 'REVOKE'
            ) AND current_setting('application_name') <> 'flarexdb' AND EXISTS (
                SELECT FROM pg_roles WHERE rolname = session_user
                    AND (rolsuper OR NOT pg_has_role(rolname, 'flarex_bots', 'MEMBER'))
            ) THEN
                PERFORM pg_notify('flarex_drift', tg_tag);
            END IF;
        """
}

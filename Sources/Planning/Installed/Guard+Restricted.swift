import Model
import SQLText

extension Guard {
    /// Refuses, to a bot that is over its quota, every command but those that free space.
    ///
    /// `IF NOT EXISTS` is not to be seen here: a boot script's no-ops pass, and ``refuseGrown`` looks for what was made.
    /// What is built concurrently is committed before that. CONCURRENTLY cannot stand in a function, so that it is in
    /// the text that the client sent.
    static let refuseGrowth: SQL = """
        IF \(isRestricted) AND tg_tag NOT LIKE 'DROP %'
                        AND tg_tag NOT IN ('CREATE TABLE', 'CREATE SEQUENCE', 'CREATE SCHEMA', 'CREATE EXTENSION', 'REINDEX')
                        AND (tg_tag <> 'CREATE INDEX' OR current_query() ~* 'concurrently') THEN
                        \(refusal)
                    END IF;
        """

    /// Refuses what a bot over its quota has made, and what took the trigger from a table that refuses its writes.
    ///
    /// A trigger's name says nothing of what it does, and what was dropped cannot be asked any more; so no table may
    /// be without one afterwards.
    static let refuseGrown: SQL = """
        IF \(isRestricted) THEN
                IF tg_tag NOT LIKE 'DROP %' AND tg_tag <> 'REINDEX'
                    AND EXISTS (SELECT FROM pg_event_trigger_ddl_commands()) THEN
                    \(refusal)
                ELSIF tg_tag = 'DROP TRIGGER' AND EXISTS (
                    SELECT FROM pg_class c WHERE c.relnamespace = home AND c.relkind IN ('r', 'p') AND NOT EXISTS (
                        SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'A' AND \(StorageBlockConditions.isBlock))) THEN
                    \(refusal)
                END IF;
            END IF;
        """

    /// Both roles count, whichever of them ``findBot`` found: before PostgreSQL 16 a bot may become the group of all.
    private static let isRestricted: SQL = """
        EXISTS (SELECT FROM pg_roles WHERE rolname IN (current_user, session_user) AND NOT rolsuper
                AND pg_has_role(rolname, 'flarex_restricted', 'MEMBER'))
        """

    private static let refusal: SQL = """
        RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = format('storage quota exceeded: %s is blocked', tg_tag),
                        DETAIL = coalesce(flarex_shim.storage_use(bot), ''), HINT = \(StorageBlock.hint);
        """
}

import Model
import SQLText

/// What watches over bots' DDL: two event triggers that a superuser owns.
///
/// Bots hold CREATE on the database only because migration tools send `CREATE SCHEMA IF NOT EXISTS` for a schema that
/// exists and PostgreSQL checks the right first. The guard lets such no-ops pass and refuses every real use.
///
/// Event triggers run as the bot. So they call nothing that a bot could not call, and see rights through
/// `pg_has_role`, which knows of a grant at once even in an older snapshot.
enum Guard {
    static func routines(_ limits: ClusterPolicy.Limits) -> [ManagedRoutine] { [start(limits), end(limits)] }

    static let eventTriggers = [
        ManagedEventTrigger(name: "flarex_ddl_start", event: .ddlCommandStart, function: startSignature),
        ManagedEventTrigger(name: "flarex_ddl_end", event: .ddlCommandEnd, function: endSignature),
    ]

    /// Sets `bot` to the role that the command counts for, and returns if there is none.
    ///
    /// Both roles are looked at: a superuser may act as a bot, and a bot's function may run for another role. A login
    /// counts as the bot that it acts as.
    static let findBot: SQL = """
        SELECT \(BotRole.name(of: "rolname")) INTO bot FROM pg_roles
            WHERE rolname IN (current_user, session_user) AND NOT rolsuper
                AND pg_has_role(rolname, 'flarex_bots', 'MEMBER')
            ORDER BY rolname = current_user DESC LIMIT 1;
            IF bot IS NULL THEN
                RETURN;
            END IF;
        """

    private static let startSignature = FunctionSignature(schema: ManagedName.controlSchema, name: "ddl_start")

    /// Refuses commands that no bot needs, before they do anything.
    ///
    /// What is built concurrently is committed before the end is looked at, and stays when it is refused there.
    private static func start(_ limits: ClusterPolicy.Limits) -> ManagedRoutine {
        ManagedRoutine(
            signature: startSignature,
            language: .plpgsql,
            returnType: "event_trigger",
            isSecurityDefiner: false,
            body: """

                DECLARE
                    bot name;
                    home oid;
                    number bigint;
                BEGIN
                    \(findBot)
                    \(refuseGrowth)
                    IF current_user ~ \(BotRole.loginPattern) THEN
                        RAISE EXCEPTION 'role % is there to log in and cannot %', current_user, lower(tg_tag)
                            USING ERRCODE = '42501', HINT = format('Act as the bot, to which all is to belong: SET ROLE %I.', bot);
                    END IF;
                    IF tg_tag IN ('CREATE INDEX', 'REINDEX') THEN
                        SELECT oid INTO home FROM pg_namespace WHERE nspname = bot;
                        \(countIndexes(limits))
                    END IF;
                    IF tg_tag IN ('ALTER SCHEMA', 'DROP SCHEMA') THEN
                        RAISE EXCEPTION '% is not available to bots', tg_tag
                            USING ERRCODE = '42501', HINT = format('Schema %I is kept for this bot; drop or alter what is in it.', bot);
                    ELSIF tg_tag IN ('ALTER EXTENSION', 'DROP EXTENSION') THEN
                        RAISE EXCEPTION '% is not available to bots', tg_tag
                            USING ERRCODE = '42501', HINT = 'Extensions are installed for all bots; the manifest says which a bot uses.';
                    ELSIF tg_tag IN (
                        'ALTER FOREIGN DATA WRAPPER', 'ALTER FOREIGN TABLE', 'ALTER LANGUAGE', 'ALTER LARGE OBJECT',
                        'ALTER PUBLICATION', 'ALTER SERVER', 'ALTER SUBSCRIPTION', 'ALTER USER MAPPING',
                        'CREATE ACCESS METHOD', 'CREATE FOREIGN DATA WRAPPER', 'CREATE FOREIGN TABLE', 'CREATE LANGUAGE',
                        'CREATE PUBLICATION', 'CREATE SERVER', 'CREATE SUBSCRIPTION', 'CREATE TRANSFORM',
                        'CREATE USER MAPPING', 'DROP FOREIGN DATA WRAPPER', 'DROP LANGUAGE', 'DROP PUBLICATION',
                        'DROP SERVER', 'DROP SUBSCRIPTION', 'DROP TRANSFORM', 'DROP USER MAPPING',
                        'IMPORT FOREIGN SCHEMA', 'SECURITY LABEL'
                    ) THEN
                        RAISE EXCEPTION '% is not available to bots', tg_tag
                            USING ERRCODE = '42501', HINT = 'It reaches outside the bot''s own schema.';
                    END IF;
                END

                """,
            isForBots: false
        )
    }
}

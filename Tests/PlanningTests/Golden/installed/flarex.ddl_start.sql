CREATE OR REPLACE FUNCTION "flarex"."ddl_start"() RETURNS pg_catalog."event_trigger"
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    bot name;
    home oid;
    number bigint;
BEGIN
    SELECT coalesce('bot_' || substring(rolname::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), rolname::text) INTO bot FROM pg_roles
    WHERE rolname IN (current_user, session_user) AND NOT rolsuper
        AND pg_has_role(rolname, 'flarex_bots', 'MEMBER')
    ORDER BY rolname = current_user DESC LIMIT 1;
    IF bot IS NULL THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname IN (current_user, session_user) AND NOT rolsuper
        AND pg_has_role(rolname, 'flarex_restricted', 'MEMBER')) AND tg_tag NOT LIKE 'DROP %'
                AND tg_tag NOT IN ('CREATE TABLE', 'CREATE SEQUENCE', 'CREATE SCHEMA', 'CREATE EXTENSION', 'REINDEX')
                AND (tg_tag <> 'CREATE INDEX' OR current_query() ~* 'concurrently') THEN
                RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = format('storage quota exceeded: %s is blocked', tg_tag),
                DETAIL = coalesce(flarex_shim.storage_use(bot), ''), HINT = 'SELECT, DELETE, TRUNCATE, DROP and VACUUM FULL still work. Delete what is no longer needed, '
                'or ask for a larger plan or for overage; writes work again once a sweep has found less.';
            END IF;
    IF current_user ~ '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})' THEN
        RAISE EXCEPTION 'role % is there to log in and cannot %', current_user, lower(tg_tag)
            USING ERRCODE = '42501', HINT = format('Act as the bot, to which all is to belong: SET ROLE %I.', bot);
    END IF;
    IF tg_tag IN ('CREATE INDEX', 'REINDEX') THEN
        SELECT oid INTO home FROM pg_namespace WHERE nspname = bot;
        SELECT count(*) INTO number FROM pg_depend d JOIN pg_index i ON i.indrelid = d.objid
            WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = home AND d.deptype = 'n'
                AND d.classid = 'pg_class'::regclass;
        IF number > 1000 THEN
            RAISE EXCEPTION 'schema % has % indexes, of at most 1000', bot, number
                USING ERRCODE = '54000', HINT = 'Drop indexes that no query uses.';
        END IF;
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
$flarex$;

ALTER FUNCTION "flarex"."ddl_start"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex"."ddl_start"() FROM PUBLIC CASCADE;

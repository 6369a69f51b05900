CREATE OR REPLACE FUNCTION "flarex_panel"."end_access"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    account name;
    target name := (SELECT role FROM flarex.access WHERE login = $1 ->> 'login');
BEGIN
    SELECT login INTO account FROM flarex.access
        WHERE login = $1 ->> 'login' AND closed IS NULL AND is_panels;
    IF NOT FOUND THEN
        RETURN to_jsonb(false);
    END IF;
    EXECUTE 'SET LOCAL client_min_messages TO error';
        EXECUTE format('SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
WHERE usename = %1$L', account);
        FOR account IN
        SELECT rolname FROM pg_roles WHERE rolname IN ($1 ->> 'login', ($1 ->> 'login') || '_via')
        ORDER BY rolname
    LOOP
        EXECUTE format('REASSIGN OWNED BY %1$I TO %2$I', account, target);
            EXECUTE format('DROP OWNED BY %1$I', account);
            EXECUTE format('DROP ROLE %1$I', account);
    END LOOP;
    UPDATE flarex.access SET closed = now() WHERE login = $1 ->> 'login' AND closed IS NULL;
    RETURN to_jsonb(true);
END
$flarex$;

ALTER FUNCTION "flarex_panel"."end_access"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."end_access"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."end_access"(pg_catalog."jsonb") TO "flarex_panel";

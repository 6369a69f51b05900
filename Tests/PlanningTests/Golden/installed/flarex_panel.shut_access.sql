CREATE OR REPLACE FUNCTION "flarex_panel"."shut_access"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    account name;
    
BEGIN
    SELECT login INTO account FROM flarex.access
        WHERE login = $1 ->> 'login' AND closed IS NULL AND is_panels;
    IF NOT FOUND THEN
        RETURN to_jsonb(false);
    END IF;
    EXECUTE 'SET LOCAL client_min_messages TO error';
        EXECUTE format('SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
WHERE usename = %1$L', account);
        EXECUTE format('ALTER ROLE %1$I NOLOGIN', account);
    RETURN to_jsonb(true);
END
$flarex$;

ALTER FUNCTION "flarex_panel"."shut_access"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."shut_access"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."shut_access"(pg_catalog."jsonb") TO "flarex_panel";

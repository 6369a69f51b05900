CREATE OR REPLACE FUNCTION "flarex_panel"."read_connections"(pg_catalog."jsonb") RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
BEGIN
    RETURN (
        SELECT jsonb_build_object('limit', r.rolconnlimit, 'open', (
            SELECT count(*) FROM pg_stat_activity a WHERE a.usename IN (r.rolname, r.rolname || '_a', r.rolname || '_b')
        ))
        FROM flarex.bot b JOIN pg_roles r ON r.rolname = b.role WHERE b.id = $1 ->> 'bot'
    );
END
$flarex$;

ALTER FUNCTION "flarex_panel"."read_connections"(pg_catalog."jsonb") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."read_connections"(pg_catalog."jsonb") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."read_connections"(pg_catalog."jsonb") TO "flarex_panel";

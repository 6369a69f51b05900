CREATE OR REPLACE FUNCTION "flarex_panel"."read_loop"() RETURNS pg_catalog."jsonb"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
BEGIN
    RETURN jsonb_build_object(
        'leader', (
            SELECT jsonb_build_object('address', coalesce(host(a.client_addr), 'local'),
                'since', pg_catalog.floor(pg_catalog.date_part('epoch', a.backend_start))::bigint)
            FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid = 6712417
                AND l.objid = 1919252556
        ),
        'pass', (
            SELECT jsonb_build_object('revision', revision, 'at', pg_catalog.floor(pg_catalog.date_part('epoch', passed_at))::bigint,
                'unsettled', to_jsonb(unsettled))
            FROM flarex.pass
        )
    );
END
$flarex$;

ALTER FUNCTION "flarex_panel"."read_loop"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_panel"."read_loop"() FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_panel"."read_loop"() TO "flarex_panel";

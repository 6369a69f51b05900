CREATE OR REPLACE FUNCTION "flarex_shim"."own_migrations"() RETURNS pg_catalog."jsonb"
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]')
FROM flarex.bot b CROSS JOIN LATERAL (
    SELECT id, name, checksum, sql, status, applied_by, applied_at, duration_ms, error
    FROM flarex.bot_migration WHERE bot = b.id
    UNION ALL
    SELECT (SELECT coalesce(max(id), 0) + 1 FROM flarex.bot_migration WHERE bot = b.id), name, checksum, sql,
        'applied', applied_by, completed_at, duration_ms, NULL
    FROM flarex.migration_attempt a
    WHERE a.bot = b.id AND a.completed_at IS NOT NULL AND CASE WHEN a.xid < pg_snapshot_xmax(pg_current_snapshot()) THEN pg_xact_status(a.xid) = 'committed' END
) m
WHERE b.role = coalesce('bot_' || substring(session_user::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), session_user::text)
$flarex$;

ALTER FUNCTION "flarex_shim"."own_migrations"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."own_migrations"() FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."own_migrations"() TO "flarex_bots";

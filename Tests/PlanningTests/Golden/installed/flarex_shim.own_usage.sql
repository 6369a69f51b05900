CREATE OR REPLACE FUNCTION "flarex_shim"."own_usage"() RETURNS pg_catalog."jsonb"
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]')
FROM flarex.bot b
LEFT JOIN flarex.usage u ON u.bot = b.id
CROSS JOIN LATERAL (
    SELECT b.plan, b.quota_bytes, u.bytes AS used_bytes, u.measured_at, b.overage_price IS NOT NULL AS overage,
        EXISTS (SELECT FROM flarex.restriction x WHERE x.role = b.role) AS writes_blocked
) s
WHERE b.role = coalesce('bot_' || substring(session_user::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), session_user::text)
$flarex$;

ALTER FUNCTION "flarex_shim"."own_usage"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."own_usage"() FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."own_usage"() TO "flarex_bots";

CREATE OR REPLACE FUNCTION "flarex_shim"."storage_use"(pg_catalog."name") RETURNS pg_catalog."text"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    answer text;
BEGIN
    IF NOT pg_has_role(session_user, $1, 'MEMBER') THEN
        RETURN NULL;
    END IF;
    SELECT format('The bot stored %s when last measured, and %s.',
            coalesce(CASE WHEN u.bytes >= 1e12 THEN trim_scale(trunc(u.bytes / 1e12, greatest(0, 3 - length(trunc(u.bytes / 1e12)::text)))) || 'TB'
                    WHEN u.bytes >= 1e9 THEN trim_scale(trunc(u.bytes / 1e9, greatest(0, 3 - length(trunc(u.bytes / 1e9)::text)))) || 'GB'
                    WHEN u.bytes >= 1e6 THEN trim_scale(trunc(u.bytes / 1e6, greatest(0, 3 - length(trunc(u.bytes / 1e6)::text)))) || 'MB'
                    WHEN u.bytes >= 1e3 THEN trim_scale(trunc(u.bytes / 1e3, greatest(0, 3 - length(trunc(u.bytes / 1e3)::text)))) || 'kB'
                    ELSE u.bytes || 'B' END, 'too much'),
            CASE WHEN r.origin = 'maxStorage' THEN format('no bot may store more than %s', CASE WHEN r.limit_bytes >= 1e12 THEN trim_scale(trunc(r.limit_bytes / 1e12, greatest(0, 3 - length(trunc(r.limit_bytes / 1e12)::text)))) || 'TB'
                    WHEN r.limit_bytes >= 1e9 THEN trim_scale(trunc(r.limit_bytes / 1e9, greatest(0, 3 - length(trunc(r.limit_bytes / 1e9)::text)))) || 'GB'
                    WHEN r.limit_bytes >= 1e6 THEN trim_scale(trunc(r.limit_bytes / 1e6, greatest(0, 3 - length(trunc(r.limit_bytes / 1e6)::text)))) || 'MB'
                    WHEN r.limit_bytes >= 1e3 THEN trim_scale(trunc(r.limit_bytes / 1e3, greatest(0, 3 - length(trunc(r.limit_bytes / 1e3)::text)))) || 'kB'
                    ELSE r.limit_bytes || 'B' END)
                ELSE format('plan %s allows %s', r.origin, CASE WHEN r.limit_bytes >= 1e12 THEN trim_scale(trunc(r.limit_bytes / 1e12, greatest(0, 3 - length(trunc(r.limit_bytes / 1e12)::text)))) || 'TB'
                    WHEN r.limit_bytes >= 1e9 THEN trim_scale(trunc(r.limit_bytes / 1e9, greatest(0, 3 - length(trunc(r.limit_bytes / 1e9)::text)))) || 'GB'
                    WHEN r.limit_bytes >= 1e6 THEN trim_scale(trunc(r.limit_bytes / 1e6, greatest(0, 3 - length(trunc(r.limit_bytes / 1e6)::text)))) || 'MB'
                    WHEN r.limit_bytes >= 1e3 THEN trim_scale(trunc(r.limit_bytes / 1e3, greatest(0, 3 - length(trunc(r.limit_bytes / 1e3)::text)))) || 'kB'
                    ELSE r.limit_bytes || 'B' END) END)
        INTO answer
        FROM flarex.restriction r LEFT JOIN flarex.bot b ON b.role = r.role
        LEFT JOIN flarex.usage u ON u.bot = b.id
        WHERE r.role = $1;
    RETURN answer;
END
$flarex$;

ALTER FUNCTION "flarex_shim"."storage_use"(pg_catalog."name") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."storage_use"(pg_catalog."name") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."storage_use"(pg_catalog."name") TO "flarex_bots";

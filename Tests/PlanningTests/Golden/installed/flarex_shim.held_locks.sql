CREATE OR REPLACE FUNCTION "flarex_shim"."held_locks"() RETURNS pg_catalog."int8"
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
SELECT pg_catalog.pg_stat_clear_snapshot();
SELECT count(*) FROM pg_catalog.pg_locks l
    WHERE l.pid IN (SELECT a.pid FROM pg_catalog.pg_stat_activity a WHERE coalesce('bot_' || substring(a.usename::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), a.usename::text) = coalesce('bot_' || substring(session_user::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), session_user::text))
        OR l.pid IS NULL AND l.virtualtransaction IN (SELECT '-1/' || x.transaction
            FROM pg_catalog.pg_prepared_xacts x WHERE coalesce('bot_' || substring(x.owner::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), x.owner::text) = coalesce('bot_' || substring(session_user::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), session_user::text))
$flarex$;

ALTER FUNCTION "flarex_shim"."held_locks"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."held_locks"() FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."held_locks"() TO "flarex_bots";

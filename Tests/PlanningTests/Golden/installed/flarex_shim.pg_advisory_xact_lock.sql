CREATE OR REPLACE FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int8") RETURNS pg_catalog."void"
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
SELECT "flarex_shim".check_advisory_locks(); SELECT pg_catalog."pg_advisory_xact_lock"(
    (SELECT oid::pg_catalog.int4 FROM pg_catalog.pg_roles WHERE rolname = coalesce('bot_' || substring(session_user::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), session_user::text)),
    pg_catalog.hashtext('1:' || $1))
$flarex$;

ALTER FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int8") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int8") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int8") TO "flarex_bots";

CREATE OR REPLACE FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int4", pg_catalog."int4") RETURNS pg_catalog."void"
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
SELECT "flarex_shim".check_advisory_locks(); SELECT pg_catalog."pg_advisory_xact_lock"(
    (SELECT oid::pg_catalog.int4 FROM pg_catalog.pg_roles WHERE rolname = coalesce('bot_' || substring(session_user::text from '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'), session_user::text)),
    pg_catalog.hashtext('2:' || $1 || ',' || $2))
$flarex$;

ALTER FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int4", pg_catalog."int4") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int4", pg_catalog."int4") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."pg_advisory_xact_lock"(pg_catalog."int4", pg_catalog."int4") TO "flarex_bots";

CREATE OR REPLACE FUNCTION "flarex_pooler"."password"(pg_catalog."text") RETURNS pg_catalog."text"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
BEGIN
    RETURN (SELECT a.rolpassword FROM pg_authid a JOIN flarex.bot b ON b.role = left(a.rolname, 20)::name
        WHERE a.rolname = $1 AND a.rolname ~ '^bot_[0-9a-f]{16}(_[ab])?$' AND a.rolcanlogin AND NOT a.rolsuper
            AND (a.rolvaliduntil IS NULL OR a.rolvaliduntil > now()));
END
$flarex$;

ALTER FUNCTION "flarex_pooler"."password"(pg_catalog."text") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_pooler"."password"(pg_catalog."text") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_pooler"."password"(pg_catalog."text") TO "flarex_pooler";

CREATE OR REPLACE FUNCTION "flarex_shim"."check_advisory_locks"() RETURNS pg_catalog."void"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $flarex$
BEGIN
    IF (SELECT count(*) FROM pg_catalog.pg_locks
        WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'advisory') >= 32 THEN
        RAISE EXCEPTION 'this session holds 32 advisory locks, the most a bot may hold'
            USING ERRCODE = '53400', HINT = 'Release some with pg_advisory_unlock or end the transaction.';
    END IF;
END
$flarex$;

ALTER FUNCTION "flarex_shim"."check_advisory_locks"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."check_advisory_locks"() FROM PUBLIC CASCADE;

CREATE OR REPLACE FUNCTION "flarex_shim"."storage_block"() RETURNS pg_catalog."trigger"
LANGUAGE plpgsql VOLATILE SECURITY INVOKER
AS $flarex$
DECLARE
    stack text;
BEGIN
    IF pg_catalog.pg_has_role(tg_table_schema, 'flarex_restricted', 'MEMBER') THEN
        GET DIAGNOSTICS stack = PG_CONTEXT;
        PERFORM flarex_shim.refuse_write(tg_table_schema, tg_table_name, tg_relid, tg_op, stack, current_user);
    END IF;
    IF tg_op OPERATOR(pg_catalog.=) 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$flarex$;

ALTER FUNCTION "flarex_shim"."storage_block"() OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."storage_block"() FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."storage_block"() TO "flarex_bots";

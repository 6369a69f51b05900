CREATE OR REPLACE FUNCTION "flarex_shim"."refuse_write"(pg_catalog."name", pg_catalog."name", pg_catalog."oid", pg_catalog."text", pg_catalog."text", pg_catalog."name") RETURNS pg_catalog."void"
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $flarex$
DECLARE
    bot CONSTANT name := $1;
    relation CONSTANT oid := $3;
    operation CONSTANT text := $4;
    callers CONSTANT text := regexp_replace($5, '^[^\n]*\n', '');
    here CONSTANT text := format('"%s"."%s" SET ', bot, $2);
    item CONSTANT text := '"[^"\n]+" = (?:NULL|DEFAULT)';
    term CONSTANT text := '\$\d+(?:::[^ "\n]+)? OPERATOR\(pg_catalog\.=\) "[^"\n]+"(?:::[^ "\n]+)?';
BEGIN
    IF operation NOT IN ('INSERT', 'UPDATE') OR (SELECT rolsuper FROM pg_roles WHERE rolname = $6) THEN
        RETURN;
    END IF;
    IF operation = 'UPDATE' AND pg_trigger_depth() > 1
        AND 40 > least(nullif(strpos(callers, 'UPDATE ONLY ' || here), 0),
            nullif(strpos(callers, 'UPDATE ' || here), 0))
        AND callers ~ format('^[^\n]*?UPDATE (?:ONLY )?"[^"\n]+"\."[^"\n]+" SET %s(?:, %s)* WHERE %s(?: AND %s)*\s?["»“”](?:$|\n(?![^\n]*PL/))',
            item, item, term, term)
        AND NOT EXISTS (
            SELECT FROM (SELECT relation UNION SELECT relid::oid FROM pg_partition_tree(relation)) AS parts (part)
            WHERE EXISTS (SELECT FROM pg_trigger WHERE tgrelid = part AND tgtype & 19 = 19 AND tgenabled <> 'D')
                OR EXISTS (SELECT FROM pg_attribute
                    WHERE attrelid = part AND (attgenerated = 's' OR attname ~ '["\n]'))
                OR EXISTS (SELECT FROM pg_index WHERE indrelid = part AND indexprs IS NOT NULL)
                OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = part)
                OR (SELECT count(*) FROM pg_constraint WHERE conrelid = part AND contype = 'f' AND confdeltype IN ('n', 'd')) > 8
                    OR EXISTS (SELECT FROM pg_constraint c
                        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
                        JOIN pg_type y ON y.oid = a.atttypid
                        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                        WHERE c.conrelid = part AND c.contype = 'f' AND c.confdeltype = 'd'
                            AND (a.attidentity <> '' OR y.typdefault IS NOT NULL OR y.typdefaultbin IS NOT NULL
                                OR d.adbin IS NOT NULL AND (octet_length(d.adbin::text) > 1000 OR d.adbin::text ~
                                    '\{(?!CONST |FUNCEXPR )|:funcid (?!(?:313|314|480|481|669|714|754|1703|1740|1781|1782) )')))) THEN
        RETURN;
    END IF;
    RAISE EXCEPTION USING ERRCODE = '53100',
        MESSAGE = format('storage quota exceeded: %s on table %I.%I is blocked', operation, bot, $2),
        DETAIL = coalesce(flarex_shim.storage_use(bot), ''),
        HINT = 'SELECT, DELETE, TRUNCATE, DROP and VACUUM FULL still work. Delete what is no longer needed, '
                'or ask for a larger plan or for overage; writes work again once a sweep has found less.';
END
$flarex$;

ALTER FUNCTION "flarex_shim"."refuse_write"(pg_catalog."name", pg_catalog."name", pg_catalog."oid", pg_catalog."text", pg_catalog."text", pg_catalog."name") OWNER TO CURRENT_USER;

REVOKE ALL ON FUNCTION "flarex_shim"."refuse_write"(pg_catalog."name", pg_catalog."name", pg_catalog."oid", pg_catalog."text", pg_catalog."text", pg_catalog."name") FROM PUBLIC CASCADE;

GRANT EXECUTE ON FUNCTION "flarex_shim"."refuse_write"(pg_catalog."name", pg_catalog."name", pg_catalog."oid", pg_catalog."text", pg_catalog."text", pg_catalog."name") TO "flarex_bots";

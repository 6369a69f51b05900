import Model
import SQLText

extension Guard {
    /// Refuses what makes an object of the bot's depend on somebody else's.
    ///
    /// PostgreSQL drops nothing that something depends on. Names lead to no other bot's objects, but a constant such as
    /// `'16500'::regclass` does without asking for a right, in a view, a default, a check or wherever an expression may
    /// stand; and nothing else names objects by their oids. What `initdb` made has a lower number than 16384.
    ///
    /// All of the command's objects are looked at together, with the parts of tables that DDL on these may have made.
    /// OFFSET 0 has pg_depend read by its index for each part, however many rows the planner expects.
    static let refuseDependencies: SQL = """
        SELECT array_agg(objid) FILTER (WHERE classid = 'pg_class'::regclass) INTO relations
                FROM pg_event_trigger_ddl_commands() WHERE object_type <> 'sequence';
            FOR needed IN
                WITH parts AS (
                    SELECT classid, objid FROM pg_event_trigger_ddl_commands() WHERE object_type <> 'sequence'
                    UNION SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (relations)
                    UNION SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (relations)
                    UNION SELECT 'pg_rewrite'::regclass, oid FROM pg_rewrite WHERE ev_class = ANY (relations)
                    UNION SELECT 'pg_class'::regclass, indexrelid FROM pg_index WHERE indrelid = ANY (relations)
                    UNION SELECT 'pg_constraint'::regclass, c.oid FROM pg_event_trigger_ddl_commands() e
                        CROSS JOIN LATERAL (SELECT oid FROM pg_constraint WHERE contypid = e.objid OFFSET 0) c
                        WHERE e.classid = 'pg_type'::regclass
                )
                SELECT DISTINCT d.refclassid, d.refobjid FROM parts p CROSS JOIN LATERAL (
                    SELECT refclassid, refobjid FROM pg_depend
                    WHERE classid = p.classid AND objid = p.objid AND deptype = 'n'
                        AND refobjid >= 16384 AND refobjid <> home
                    OFFSET 0) d
                WHERE NOT EXISTS (SELECT FROM pg_class
                    WHERE d.refclassid = 'pg_class'::regclass AND oid = d.refobjid AND relnamespace = home)
            LOOP
                SELECT type, schema, identity INTO target FROM pg_identify_object(needed.refclassid, needed.refobjid, 0);
                IF target.type = 'schema' OR NOT has_schema_privilege(bot, to_regnamespace(target.schema), 'USAGE') THEN
                    RAISE EXCEPTION '% would depend on % %, which is not this bot''s', tg_tag, target.type, target.identity
                        USING ERRCODE = '42501', HINT = 'Its owner could not drop it any more. Name only what is the bot''s own.';
                END IF;
            END LOOP;
        """
}

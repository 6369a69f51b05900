import Model
import SQLText

/// Drops everything in a schema without ever taking more than a part of the lock table, which all sessions share.
///
/// `DROP SCHEMA ... CASCADE` locks all it drops until it is done: on default settings 5,000 tables are more than the
/// server can lock. So objects are dropped in slices, each committed before the next, and whoever stops it in between
/// has only less left to do.
enum SchemaRemoval {
    /// Drops the schema itself, empty by now, with what only another bot's objects hang on it.
    static func end(of schema: Identifier) -> SQL {
        guard let name = Literal(schema.name) else { preconditionFailure("an identifier holds no NUL") }
        return """
            DO $removal$
            DECLARE
                home oid := (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = \(name));
            BEGIN
                IF EXISTS (SELECT FROM (\(OutsideDependents.query(of: "home"))) AS found WHERE NOT isHook)
                    OR EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = home
                            AND d.deptype = 'n' AND \(ObjectPlace.schema(of: "d.classid", "d.objid")) = home) THEN
                    RAISE EXCEPTION 'schema % is not empty any more', \(name) USING ERRCODE = '2BP01';
                END IF;
                DROP SCHEMA \(schema) CASCADE;
            END
            $removal$
            """
    }

    /// One statement, outside any transaction.
    ///
    /// Newer objects go first: they depend on older ones and hardly ever the other way round, so that few objects take
    /// many others with them. What an object takes with it is counted whatever the order is, and an object that alone
    /// takes more than a slice should is a slice of its own.
    static func statement(for schema: Identifier) -> SQL {
        guard let name = Literal(schema.name) else { preconditionFailure("an identifier holds no NUL") }
        return """
            DO $removal$
            DECLARE
                home oid := (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = \(name));
                most bigint := pg_catalog.current_setting('max_locks_per_transaction')::bigint
                    * (pg_catalog.current_setting('max_connections')::bigint
                        + pg_catalog.current_setting('max_prepared_transactions')::bigint) / 4;
                outside text := (SELECT pg_catalog.string_agg(description, ', ')
                    FROM (\(OutsideDependents.query(of: "home"))) AS found WHERE NOT isHook);
                commands text;
            BEGIN
                IF outside IS NOT NULL THEN
                    RAISE EXCEPTION 'schema % is not dropped, since this is not its bot''s and would go with it: %',
                        \(name), outside USING ERRCODE = '2BP01', HINT = 'Drop or change these first.';
                END IF;
                LOOP
                    WITH RECURSIVE candidate AS (
                        SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
                        WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = home
                            AND d.deptype = 'n' AND \(ObjectPlace.schema(of: "d.classid", "d.objid")) = home
                            -- What is a part of something else goes with that.
                            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend i WHERE i.classid = d.classid
                                AND i.objid = d.objid AND i.deptype IN ('i', 'e') AND i.refobjid <> i.objid)
                        ORDER BY d.objid DESC LIMIT 500
                    ), part (rootclass, root, classid, objid) AS (
                        SELECT classid, objid, classid, objid FROM candidate
                        UNION
                        SELECT p.rootclass, p.root, d.classid, d.objid FROM part p
                        JOIN pg_catalog.pg_depend d ON d.refclassid = p.classid AND d.refobjid = p.objid
                    ), weighed AS (
                        SELECT rootclass, root, sum(count(*)) OVER o AS weight, row_number() OVER o AS place
                        FROM part GROUP BY rootclass, root WINDOW o AS (ORDER BY count(*), root DESC, rootclass)
                    )
                    SELECT pg_catalog.string_agg(pg_catalog.format('DROP %s IF EXISTS %s CASCADE',
                        CASE WHEN o.type IN ('function', 'procedure', 'aggregate') THEN 'routine'
                            WHEN o.type = 'statistics object' THEN 'statistics' ELSE o.type END,
                        o.identity), '; ' ORDER BY place)
                    INTO commands
                    FROM weighed CROSS JOIN LATERAL pg_catalog.pg_identify_object(rootclass, root, 0) o
                    WHERE weight <= most OR place = 1;
                    EXIT WHEN commands IS NULL;
                    EXECUTE commands;
                    COMMIT;
                END LOOP;
            END
            $removal$
            """
    }
}

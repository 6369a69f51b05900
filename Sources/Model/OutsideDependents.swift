package import SQLText

/// What depends on a schema's objects and is not in the schema itself.
package enum OutsideDependents {
    /// The query for the descriptions of what `DROP ... CASCADE` would take although it is not the schema's.
    ///
    /// What PostgreSQL drops without being asked belongs to the object: its columns' defaults, indexes, triggers, and
    /// the like. Casts are in no schema; whoever owns the type makes them. An extension is the whole database's,
    /// wherever its objects lie.
    ///
    /// - Parameters:
    ///   - schema: an expression for the schema's oid.
    package static func query(of schema: SQL) -> SQL {
        """
        WITH RECURSIVE base AS (
            SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
            WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = \(schema)
        ), member (classid, objid) AS (
            SELECT classid, objid FROM base WHERE classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
            UNION
            SELECT d.classid, d.objid FROM member m
            JOIN pg_catalog.pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid
            WHERE d.deptype IN ('a', 'i', 'P', 'S') OR d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
        ), dependent AS (
            SELECT d.classid, d.objid FROM member m
            JOIN pg_catalog.pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid
            WHERE d.deptype = 'n'
            UNION
            SELECT classid, objid FROM base
        )
        SELECT DISTINCT pg_catalog.regexp_replace(pg_catalog.pg_describe_object(o.classid, o.objid, 0),
            '^rule _RETURN on ', '') AS description
        FROM dependent o
        WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = o.classid AND m.objid = o.objid)
        ORDER BY 1 LIMIT \(Remains.maximumObstacles)
        """
    }
}

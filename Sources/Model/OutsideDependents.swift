package import SQLText

/// What depends on a schema's objects and is not in the schema itself.
package enum OutsideDependents {
    /// The query for the descriptions of what `DROP ... CASCADE` would take although it is not the schema's, and whether
    /// each is a hook.
    ///
    /// What PostgreSQL drops without being asked belongs to the object: its columns' defaults, indexes, triggers, and
    /// the like. Casts are in no schema; whoever owns the type makes them. An extension is the whole database's,
    /// wherever its objects lie.
    ///
    /// A hook is in another bot's schema. No bot can use what is another's, so that all it is good for is to keep the
    /// other from dropping what is its own. It goes with that, and so does what hangs on it in a bot's schema.
    ///
    /// - Parameters:
    ///   - schema: an expression for the schema's oid.
    package static func query(of schema: SQL) -> SQL {
        """
        WITH RECURSIVE base AS (
            SELECT d.classid, d.objid, \(ObjectPlace.schema(of: "d.classid", "d.objid")) AS place
            FROM pg_catalog.pg_depend d
            WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = \(schema)
        ), member (classid, objid, isHook) AS (
            SELECT b.classid, b.objid, coalesce(b.place <> \(schema), false) FROM base b
            WHERE b.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
                AND (b.place IS NULL OR b.place = \(schema) OR \(isBots("b.place")))
            UNION
            SELECT d.classid, d.objid, m.isHook OR coalesce(p.place <> \(schema), false) FROM member m
            JOIN pg_catalog.pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid
            CROSS JOIN LATERAL (SELECT CASE WHEN d.deptype = 'n' THEN
                \(ObjectPlace.schema(of: "d.classid", "d.objid")) END AS place) p
            WHERE d.deptype IN ('a', 'i', 'P', 'S') OR d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
                OR p.place <> \(schema) AND \(isBots("p.place"))
        ), dependent AS (
            SELECT d.classid, d.objid FROM member m
            JOIN pg_catalog.pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid
            WHERE d.deptype = 'n'
            UNION
            SELECT classid, objid FROM base
        )
        SELECT DISTINCT pg_catalog.regexp_replace(pg_catalog.pg_describe_object(o.classid, o.objid, 0),
            '^rule _RETURN on ', '') AS description, o.isHook
        FROM (
            SELECT d.classid, d.objid, coalesce(m.isHook, false) AS isHook FROM dependent d
            LEFT JOIN member m ON m.classid = d.classid AND m.objid = d.objid
            WHERE coalesce(m.isHook, true)
        ) o
        ORDER BY 2, 1 LIMIT \(Remains.maximumObstacles)
        """
    }

    private static func isBots(_ schema: SQL) -> SQL {
        """
        EXISTS (SELECT FROM pg_catalog.pg_namespace h
            WHERE h.oid = \(schema) AND h.nspname ~ \(ManagedName.homePattern))
        """
    }
}

package import SQLText

/// What in a schema has an owner of its own.
package enum SchemaObjects {
    /// The query for the objects' `classid`, `objid` and `owner`.
    ///
    /// An index, a type of a table's rows and a column's own sequence have the owner of their table, an array type that
    /// of its elements' type, a multirange that of its range; the objects of an extension are the extension's. A row of
    /// pg_shdepend would tell the owner too, but there is none where the bootstrap superuser owns something.
    ///
    /// - Parameters:
    ///   - schema: an expression for the schema's oid.
    package static func query(of schema: SQL) -> SQL {
        """
        SELECT o.classid, o.objid, o.owner FROM (
            SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid AS classid, oid AS objid, relowner AS owner
            FROM pg_catalog.pg_class WHERE relnamespace = \(schema) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid, oid, proowner
            FROM pg_catalog.pg_proc WHERE pronamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, t.typowner
            FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
            WHERE t.typnamespace = \(schema) AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c'
                OR t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid))
            UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass::oid, oid, oprowner
            FROM pg_catalog.pg_operator WHERE oprnamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass::oid, oid, opcowner
            FROM pg_catalog.pg_opclass WHERE opcnamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass::oid, oid, opfowner
            FROM pg_catalog.pg_opfamily WHERE opfnamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass::oid, oid, collowner
            FROM pg_catalog.pg_collation WHERE collnamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass::oid, oid, conowner
            FROM pg_catalog.pg_conversion WHERE connamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::oid, oid, stxowner
            FROM pg_catalog.pg_statistic_ext WHERE stxnamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass::oid, oid, dictowner
            FROM pg_catalog.pg_ts_dict WHERE dictnamespace = \(schema)
            UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass::oid, oid, cfgowner
            FROM pg_catalog.pg_ts_config WHERE cfgnamespace = \(schema)
        ) o
        WHERE NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d WHERE d.classid = o.classid AND d.objid = o.objid
                AND (d.deptype = 'e' OR d.deptype IN ('a', 'i')
                    AND o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0)
        )
        """
    }
}

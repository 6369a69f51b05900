package import SQLText

/// Where an object is kept.
package enum ObjectPlace {
    /// The oid of the schema that an object is in, or that its table is in where it is a part of one; NULL for what is
    /// in none.
    ///
    /// pg_depend does not say: a view whose text names a schema by its oid depends on that schema just as a table that
    /// is in it does.
    ///
    /// - Parameters:
    ///   - catalog: an expression for the oid of the catalog that has the object.
    ///   - object: an expression for the object's oid.
    package static func schema(of catalog: SQL, _ object: SQL) -> SQL {
        let kinds: [(catalog: SQL, schema: SQL)] = [
            ("pg_class", "relnamespace"), ("pg_proc", "pronamespace"), ("pg_type", "typnamespace"),
            ("pg_constraint", "connamespace"), ("pg_operator", "oprnamespace"), ("pg_opclass", "opcnamespace"),
            ("pg_opfamily", "opfnamespace"), ("pg_collation", "collnamespace"), ("pg_conversion", "connamespace"),
            ("pg_statistic_ext", "stxnamespace"), ("pg_ts_config", "cfgnamespace"), ("pg_ts_dict", "dictnamespace"),
            ("pg_ts_parser", "prsnamespace"), ("pg_ts_template", "tmplnamespace"),
        ]
        let parts: [(catalog: SQL, table: SQL)] = [
            ("pg_attrdef", "adrelid"), ("pg_rewrite", "ev_class"), ("pg_trigger", "tgrelid"), ("pg_policy", "polrelid"),
        ]
        let cases = kinds.map { kind -> SQL in
            """
            WHEN 'pg_catalog.\(kind.catalog)'::pg_catalog.regclass THEN
                (SELECT x.\(kind.schema) FROM pg_catalog.\(kind.catalog) x WHERE x.oid = \(object))
            """
        }
        let partCases = parts.map { part -> SQL in
            """
            WHEN 'pg_catalog.\(part.catalog)'::pg_catalog.regclass THEN (SELECT y.relnamespace
                FROM pg_catalog.\(part.catalog) x JOIN pg_catalog.pg_class y ON y.oid = x.\(part.table)
                WHERE x.oid = \(object))
            """
        }
        return """
            CASE \(catalog) WHEN 'pg_catalog.pg_namespace'::pg_catalog.regclass THEN \(object)
            \((cases + partCases).joined(separator: "\n"))
            END
            """
    }
}

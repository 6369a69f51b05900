import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The objects in bots' schemas that would break without an extension, named as people know them.
    ///
    /// What depends on an extension's types, functions and operators stands in pg_depend, except calls in the bodies
    /// of functions, which PostgreSQL reads only when they run.
    func readExtensionUses(_ scope: BotScope?) throws -> [ExtensionUse: [String]] {
        try readExtensionUses(where: "n.nspname LIKE 'bot\\_%' AND \(isSchema("n.nspname", within: scope))")
    }

    /// The same for other schemas, by a condition on the schema `n`.
    func readExtensionUses(where condition: SQL) throws -> [ExtensionUse: [String]] {
        let rows = try query(
            """
            WITH own AS (
                SELECT d.classid, d.objid, e.extname
                FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
                WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
                    AND e.extname <> 'plpgsql'
            ), members AS (
                TABLE own
                -- The array over a type belongs to the type and not to the extension.
                UNION ALL SELECT o.classid, t.typarray, o.extname
                FROM own o JOIN pg_catalog.pg_type t ON t.oid = o.objid
                WHERE o.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.typarray <> 0
            ), uses AS (
                SELECT DISTINCT m.extname, u.classid, u.objid, u.objsubid
                FROM members m JOIN pg_catalog.pg_depend u ON u.refclassid = m.classid AND u.refobjid = m.objid
                WHERE u.deptype IN ('n', 'a')
            ), placed AS (
                SELECT u.extname, u.classid, u.objid, u.objsubid, c.relnamespace AS schema
                FROM uses u JOIN pg_catalog.pg_class c ON c.oid = u.objid
                WHERE u.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, 'pg_catalog.pg_class'::pg_catalog.regclass, d.adrelid, d.adnum, c.relnamespace
                FROM uses u JOIN pg_catalog.pg_attrdef d ON d.oid = u.objid
                JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
                WHERE u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, 'pg_catalog.pg_class'::pg_catalog.regclass, r.ev_class, 0, c.relnamespace
                FROM uses u JOIN pg_catalog.pg_rewrite r ON r.oid = u.objid
                JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
                WHERE u.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, u.classid, u.objid, u.objsubid, c.relnamespace
                FROM uses u JOIN pg_catalog.pg_trigger t ON t.oid = u.objid
                JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
                WHERE u.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, u.classid, u.objid, u.objsubid, c.relnamespace
                FROM uses u JOIN pg_catalog.pg_policy p ON p.oid = u.objid
                JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
                WHERE u.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, u.classid, u.objid, u.objsubid, c.cfgnamespace
                FROM uses u JOIN pg_catalog.pg_ts_config c ON c.oid = u.objid
                WHERE u.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, u.classid, u.objid, u.objsubid, c.connamespace
                FROM uses u JOIN pg_catalog.pg_constraint c ON c.oid = u.objid
                WHERE u.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, u.classid, u.objid, u.objsubid, p.pronamespace
                FROM uses u JOIN pg_catalog.pg_proc p ON p.oid = u.objid
                WHERE u.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                UNION ALL
                SELECT u.extname, u.classid, u.objid, u.objsubid, t.typnamespace
                FROM uses u JOIN pg_catalog.pg_type t ON t.oid = u.objid
                WHERE u.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            ), ranked AS (
                SELECT DISTINCT p.extname, n.nspname, p.classid, p.objid, p.objsubid,
                    pg_catalog.dense_rank() OVER (PARTITION BY p.extname, n.nspname ORDER BY p.objid, p.objsubid) AS rank
                FROM placed p JOIN pg_catalog.pg_namespace n ON n.oid = p.schema
                WHERE \(condition)
            )
            SELECT nspname, extname, pg_catalog.pg_describe_object(classid, objid, objsubid)
            FROM ranked WHERE rank <= 5 ORDER BY nspname, extname, rank
            """
        ) { row in
            (ExtensionUse(schema: try row.identifier(0), extension: try row.identifier(1)), try row.text(2))
        }
        return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map(\.1) }
    }
}

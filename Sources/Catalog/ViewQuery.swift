import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The views in the schema that all bots look names up in.
    ///
    /// The digests leave out the numbers of the stored rule: oids are another cluster's elsewhere, and what they stand
    /// for is named beside it.
    func readViews() throws -> [Identifier: ObservedView] {
        let rows = try query(
            """
            SELECT c.relname, o.rolsuper AND NOT \(isOwnRole("o.rolname")),
                pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
                    (SELECT pg_catalog.string_agg(a.attname || ' ' || t.typname, ',' ORDER BY a.attnum)
                        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                        WHERE a.attrelid = c.oid AND a.attnum > 0)
                    || (SELECT pg_catalog.string_agg(r.rulename::text || r.ev_enabled::text
                            || pg_catalog.regexp_replace(r.ev_action::text, '[0-9]+', '', 'g'), ',' ORDER BY r.rulename)
                        FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid)
                    || (SELECT coalesce(pg_catalog.string_agg(n.nspname || '.' || p.proname, ',' ORDER BY p.proname), '')
                        FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d ON d.objid = r.oid
                            AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                            AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                        JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid
                        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                        WHERE r.ev_class = c.oid)
                    || coalesce(c.reloptions::text, ''), 'UTF8')), 'hex'),
                coalesce((SELECT pg_catalog.bool_and(a.privilege_type = 'SELECT' AND NOT a.is_grantable)
                    FROM pg_catalog.aclexplode(c.relacl) a JOIN pg_catalog.pg_roles g ON g.oid = a.grantee
                    WHERE g.rolname = 'flarex_bots'), false),
                ARRAY(SELECT DISTINCT coalesce(g.rolname, '') FROM pg_catalog.aclexplode(c.relacl) a
                    LEFT JOIN pg_catalog.pg_roles g ON g.oid = a.grantee
                    WHERE a.grantee <> c.relowner AND g.rolname IS DISTINCT FROM 'flarex_bots' ORDER BY 1)::text
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_authid o ON o.oid = c.relowner
            WHERE n.nspname = 'flarex_shim' AND c.relkind = 'v'
            """
        ) { row in
            (
                try row.identifier(0),
                ObservedView(
                    digest: try row.text(2),
                    isOwnedBySuperuser: try row.boolean(1),
                    isOpenToBots: try row.boolean(3),
                    strangers: Set(try row.textArray(4).map { Identifier($0).map(ACL.Grantee.role) ?? .everyone })
                )
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

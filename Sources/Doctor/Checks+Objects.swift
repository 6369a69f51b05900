import SQLText

extension Checks {
    /// Rights on what lies outside the bots' schemas. What `initdb` or an extension gave stands in pg_init_privs.
    ///
    /// What a bot gives away of its own tables does not matter while its schema is closed.
    static let objects: [Check] = [
        Check(
            id: "relation-granted",
            severity: .leak,
            title: "bots may use a table, view or sequence outside their schemas",
            query: """
                WITH \(reach), \(homes), \(open)
                SELECT format('%s has %s on %s of %I', r.name, string_agg(a.privilege_type, ', '), x.oid::regclass,
                        pg_get_userbyid(x.owner)),
                    concat(\(asGrantor), format('REVOKE %s ON %s%s FROM %s CASCADE;', string_agg(a.privilege_type, ', '),
                        CASE x.relkind WHEN 'S' THEN 'SEQUENCE ' END, x.oid::regclass, r.name), \(asSelf))
                -- A sequence is used by its OID as well, and then its schema does not matter.
                FROM (SELECT oid, relkind, relnamespace, relowner AS owner, relacl AS acl FROM pg_class
                    WHERE relacl IS NOT NULL AND relnamespace NOT IN (SELECT oid FROM homes)
                        AND (relkind = 'S' OR relnamespace IN (SELECT oid FROM open))) x
                CROSS JOIN LATERAL aclexplode(x.acl) a JOIN reach r ON r.oid = a.grantee
                WHERE a.grantee <> x.owner
                    -- Made by initdb, but not written down.
                    AND NOT (x.relnamespace = 'information_schema'::regnamespace AND a.privilege_type = 'SELECT')
                    -- They show a bot what is its own; the change plan compares them.
                    AND NOT (x.oid IN (to_regclass('flarex_shim.bot_migrations'), to_regclass('flarex_shim.bot_usage'))
                        AND x.relkind = 'v'
                        AND r.name = 'flarex_bots' AND a.privilege_type = 'SELECT' AND NOT a.is_grantable)
                    AND NOT EXISTS (
                    SELECT FROM pg_init_privs i CROSS JOIN LATERAL aclexplode(i.initprivs) g
                    WHERE i.classoid = 'pg_class'::regclass AND i.objoid = x.oid AND i.objsubid = 0
                        AND g.grantee IN (a.grantee, 0) AND g.privilege_type = a.privilege_type)
                GROUP BY x.oid, x.relkind, x.owner, a.grantor, r.name ORDER BY 1
                """
        ),
        Check(
            id: "column-granted",
            severity: .leak,
            title: "bots may use columns of a table outside their schemas",
            query: """
                WITH \(reach), \(homes), \(open)
                SELECT format('%s has %s on column %I of %s', r.name, a.privilege_type, x.attname, x.attrelid::regclass),
                    concat(\(asGrantor), format('REVOKE %s (%I) ON %s FROM %s CASCADE;', a.privilege_type, x.attname,
                        x.attrelid::regclass, r.name), \(asSelf))
                FROM (SELECT attrelid, attnum, attname, relowner AS owner, attacl AS acl
                    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                    WHERE attacl IS NOT NULL AND relnamespace IN (SELECT oid FROM open)) x
                CROSS JOIN LATERAL aclexplode(x.acl) a JOIN reach r ON r.oid = a.grantee
                WHERE NOT EXISTS (
                    SELECT FROM pg_init_privs i CROSS JOIN LATERAL aclexplode(i.initprivs) g
                    WHERE i.classoid = 'pg_class'::regclass AND i.objoid = x.attrelid AND i.objsubid = x.attnum
                        AND g.grantee IN (a.grantee, 0) AND g.privilege_type = a.privilege_type)
                ORDER BY 1
                """
        ),
        Check(
            id: "function-granted",
            severity: .leak,
            title: "bots may call a function that PostgreSQL or an extension keeps from them",
            query: """
                WITH \(reach), \(open)
                SELECT format('%s may call %s', r.name, x.oid::regprocedure),
                    concat(\(asGrantor), format('REVOKE ALL ON ROUTINE %s FROM %s CASCADE;', x.oid::regprocedure, r.name),
                        \(asSelf))
                FROM (SELECT p.oid, p.proowner AS owner, p.proacl AS acl, i.initprivs
                    FROM pg_proc p JOIN pg_init_privs i ON i.objoid = p.oid AND i.classoid = 'pg_proc'::regclass
                    WHERE p.pronamespace IN (SELECT oid FROM open)) x
                CROSS JOIN LATERAL aclexplode(coalesce(x.acl, acldefault('f', x.owner))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE NOT EXISTS (SELECT FROM aclexplode(x.initprivs) g WHERE g.grantee IN (a.grantee, 0))
                ORDER BY 1
                """
        ),
        Check(
            id: "function-definer",
            severity: .leak,
            title: "bots may call a function that runs with its owner's rights",
            query: """
                WITH \(reach), \(homes), \(open)
                SELECT format('%s may call %s, which runs as %I', r.name, x.oid::regprocedure, pg_get_userbyid(x.owner)),
                    concat(\(asGrantor), format('REVOKE ALL ON ROUTINE %s FROM %s CASCADE;', x.oid::regprocedure, r.name),
                        \(asSelf))
                FROM (SELECT p.oid, p.proowner AS owner, p.proacl AS acl
                    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                    WHERE p.prosecdef AND n.nspname <> 'flarex_shim' AND n.oid NOT IN (SELECT oid FROM homes)
                        AND p.proowner NOT IN (SELECT oid FROM reach)
                        -- A cast or an operator is found without the function's schema.
                        AND (n.oid IN (SELECT oid FROM open)
                            OR EXISTS (SELECT FROM pg_cast c WHERE c.castfunc = p.oid)
                            OR EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid
                                AND o.oprnamespace IN (SELECT oid FROM open)))) x
                CROSS JOIN LATERAL aclexplode(coalesce(x.acl, acldefault('f', x.owner))) a
                JOIN reach r ON r.oid = a.grantee
                ORDER BY 1
                """
        ),
        Check(
            id: "crossing",
            severity: .leak,
            title: "an object in one bot's schema depends on one in another's, and keeps its owner from dropping it",
            query: """
                WITH \(homes), placed AS (
                    SELECT 'pg_class'::regclass AS classid, c.oid AS objid, c.oid AS rel, c.relnamespace AS home
                    FROM pg_class c JOIN homes h ON h.oid = c.relnamespace
                    UNION ALL SELECT 'pg_proc'::regclass, p.oid, NULL, h.oid FROM pg_proc p JOIN homes h ON h.oid = p.pronamespace
                    UNION ALL SELECT 'pg_type'::regclass, t.oid, NULL, h.oid FROM pg_type t JOIN homes h ON h.oid = t.typnamespace
                    UNION ALL SELECT 'pg_operator'::regclass, o.oid, NULL, h.oid
                    FROM pg_operator o JOIN homes h ON h.oid = o.oprnamespace
                    UNION ALL SELECT 'pg_constraint'::regclass, k.oid, nullif(k.conrelid, 0), h.oid
                    FROM pg_constraint k JOIN homes h ON h.oid = k.connamespace WHERE k.conparentid = 0
                    UNION ALL SELECT 'pg_attrdef'::regclass, f.oid, c.oid, h.oid
                    FROM pg_attrdef f JOIN pg_class c ON c.oid = f.adrelid JOIN homes h ON h.oid = c.relnamespace
                    UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, c.oid, h.oid
                    FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN homes h ON h.oid = c.relnamespace
                    UNION ALL SELECT 'pg_trigger'::regclass, g.oid, c.oid, h.oid
                    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN homes h ON h.oid = c.relnamespace
                    WHERE NOT g.tgisinternal
                    UNION ALL SELECT 'pg_namespace'::regclass, n.oid, NULL, n.oid FROM pg_namespace n
                    WHERE n.oid IN (SELECT oid FROM homes) OR n.nspname IN ('flarex', 'flarex_shim')
                    UNION ALL SELECT 'pg_collation'::regclass, x.oid, NULL, h.oid
                    FROM pg_collation x JOIN homes h ON h.oid = x.collnamespace
                    UNION ALL SELECT 'pg_ts_config'::regclass, x.oid, NULL, h.oid
                    FROM pg_ts_config x JOIN homes h ON h.oid = x.cfgnamespace
                    UNION ALL SELECT 'pg_ts_dict'::regclass, x.oid, NULL, h.oid
                    FROM pg_ts_dict x JOIN homes h ON h.oid = x.dictnamespace
                    UNION ALL SELECT 'pg_policy'::regclass, y.oid, c.oid, h.oid
                    FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid JOIN homes h ON h.oid = c.relnamespace
                )
                SELECT format('%s depends on %s', min(e.what), string_agg(DISTINCT e.other, ', ')), e.remedy
                FROM pg_depend d
                JOIN placed a ON a.classid = d.classid AND a.objid = d.objid
                JOIN placed b ON b.classid = d.refclassid AND b.objid = d.refobjid
                LEFT JOIN pg_class c ON c.oid = a.rel
                LEFT JOIN pg_constraint k ON a.classid = 'pg_constraint'::regclass AND k.oid = a.objid
                LEFT JOIN pg_attrdef f ON a.classid = 'pg_attrdef'::regclass AND f.oid = a.objid
                LEFT JOIN pg_attribute l ON l.attrelid = a.rel AND l.attnum = coalesce(f.adnum, nullif(d.objsubid, 0))
                LEFT JOIN pg_inherits i ON a.classid = 'pg_class'::regclass AND d.objsubid = 0
                    AND i.inhrelid = a.objid AND i.inhparent = b.objid
                CROSS JOIN LATERAL pg_identify_object(a.classid, a.objid, 0) o
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN c.relkind IN ('v', 'm') THEN pg_describe_object('pg_class'::regclass, c.oid, 0)
                            ELSE pg_describe_object(a.classid, a.objid, d.objsubid) END AS what,
                        pg_describe_object(b.classid, b.objid, d.refobjsubid) AS other,
                        CASE
                        WHEN k.conrelid > 0 THEN format('ALTER TABLE %s DROP CONSTRAINT %I;', c.oid::regclass, k.conname)
                        WHEN c.relkind IN ('v', 'm') THEN format('DROP %sVIEW %s;',
                            CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' END, c.oid::regclass)
                        WHEN f.oid IS NOT NULL THEN
                            format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT;', c.oid::regclass, l.attname)
                        WHEN i.inhrelid IS NOT NULL AND c.relispartition THEN
                            format('ALTER TABLE %s DETACH PARTITION %s;', i.inhparent::regclass, i.inhrelid::regclass)
                        WHEN i.inhrelid IS NOT NULL THEN
                            format('ALTER TABLE %s NO INHERIT %s;', i.inhrelid::regclass, i.inhparent::regclass)
                        WHEN d.objsubid > 0 THEN format('ALTER TABLE %s DROP COLUMN %I;', c.oid::regclass, l.attname)
                        ELSE format('DROP %s %s;', o.type, o.identity) END AS remedy
                ) e
                -- What follows its parent's partition of an index goes with the table.
                WHERE a.home <> b.home AND d.deptype IN ('n', 'a')
                GROUP BY e.remedy ORDER BY 1
                """
        ),
    ]
}

import SQLText

extension Checks {
    static let objects: [Check] = [
        Check(
            id: "relation-granted",
            severity: .leak,
            title: "bots may use a table, view or sequence outside their schema",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has %s on %s', \(grantee("a.grantee")), string_agg(a.privilege_type, ', '), c.oid::regclass),
                    format('REVOKE ALL ON %s FROM %s CASCADE;', c.oid::regclass, \(grantee("a.grantee")))
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL aclexplode(c.relacl) a
                JOIN reach r ON r.oid = a.grantee
                WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'ext\\_%'
                    AND n.nspname NOT LIKE 'pg\\_t%' AND a.grantee <> c.relowner
                    AND NOT (n.nspname LIKE 'bot\\_%' AND NOT EXISTS (
                        SELECT FROM reach o WHERE o.oid = a.grantee AND (a.grantee = 0
                            OR has_schema_privilege(a.grantee, n.oid, 'USAGE')) AND a.grantee <> 0))
                    AND NOT (n.nspname LIKE 'bot\\_%' AND a.grantee = coalesce(to_regrole(quote_ident(n.nspname)), 0)::oid)
                GROUP BY c.oid, a.grantee
                ORDER BY 1
                """
        ),
        Check(
            id: "column-granted",
            severity: .leak,
            title: "bots may use columns of a table outside their schema",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has %s on column %I of %s', \(grantee("a.grantee")), a.privilege_type, t.attname, c.oid::regclass),
                    format('REVOKE ALL (%I) ON %s FROM %s CASCADE;', t.attname, c.oid::regclass, \(grantee("a.grantee")))
                FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL aclexplode(t.attacl) a
                JOIN reach r ON r.oid = a.grantee
                WHERE t.attacl IS NOT NULL AND n.nspname NOT LIKE 'bot\\_%'
                    AND NOT EXISTS (SELECT FROM pg_init_privs i WHERE i.classoid = 'pg_class'::regclass
                        AND i.objoid = c.oid AND i.objsubid = t.attnum AND i.initprivs = t.attacl)
                ORDER BY 1
                """
        ),
        Check(
            id: "object-foreign-owner",
            severity: .leak,
            title: "an object in a bot's schema belongs to somebody else, and may act with that role's rights",
            query: """
                SELECT format('%s is owned by %I', c.oid::regclass, o.rolname),
                    format('ALTER TABLE %s OWNER TO %I;', c.oid::regclass, n.nspname)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_authid o ON o.oid = c.relowner
                WHERE n.nspname LIKE 'bot\\_%' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND o.rolname <> n.nspname
                UNION ALL
                SELECT format('function %s is owned by %I', p.oid::regprocedure, o.rolname),
                    format('ALTER ROUTINE %s OWNER TO %I;', p.oid::regprocedure, n.nspname)
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_authid o ON o.oid = p.proowner
                WHERE n.nspname LIKE 'bot\\_%' AND o.rolname <> n.nspname
                ORDER BY 1
                """
        ),
        Check(
            id: "object-outside",
            severity: .leak,
            title: "a bot owns an object outside its schema",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s is owned by %I', c.oid::regclass, o.rolname),
                    format('ALTER TABLE %s OWNER TO CURRENT_USER;', c.oid::regclass)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_authid o ON o.oid = c.relowner
                JOIN reach r ON r.oid = o.oid
                WHERE n.nspname <> o.rolname AND n.nspname NOT LIKE 'pg\\_t%' AND NOT n.nspname LIKE 'bot\\_%'
                UNION ALL
                SELECT format('function %s is owned by %I', p.oid::regprocedure, o.rolname),
                    format('ALTER ROUTINE %s OWNER TO CURRENT_USER;', p.oid::regprocedure)
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_authid o ON o.oid = p.proowner
                JOIN reach r ON r.oid = o.oid
                WHERE n.nspname <> o.rolname AND NOT n.nspname LIKE 'bot\\_%'
                ORDER BY 1
                """
        ),
        Check(
            id: "function-definer",
            severity: .leak,
            title: "bots may call a function that runs with its owner's rights",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('%s may call %s, which runs as %I', \(grantee("a.grantee")), p.oid::regprocedure, o.rolname),
                    format('REVOKE ALL ON ROUTINE %s FROM %s CASCADE;', p.oid::regprocedure, \(grantee("a.grantee")))
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_authid o ON o.oid = p.proowner
                CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE p.prosecdef AND n.nspname <> 'flarex_shim' AND n.nspname NOT LIKE 'bot\\_%'
                    AND p.proowner NOT IN (SELECT oid FROM reach)
                    AND EXISTS (SELECT FROM reach u CROSS JOIN LATERAL (SELECT 1) x WHERE
                        CASE WHEN u.oid = 0 THEN has_schema_privilege('public', n.oid, 'USAGE')
                            ELSE has_schema_privilege(u.oid, n.oid, 'USAGE') END)
                ORDER BY 1
                """
        ),
        Check(
            id: "large-object",
            severity: .warning,
            title: "a bot owns or may use a large object, which no quota counts",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('large object %s of %I', l.oid, pg_get_userbyid(l.lomowner)),
                    format('SELECT lo_unlink(%s);', l.oid)
                FROM pg_largeobject_metadata l
                LEFT JOIN LATERAL aclexplode(l.lomacl) a ON true
                WHERE l.lomowner IN (SELECT oid FROM reach) OR a.grantee IN (SELECT oid FROM reach)
                ORDER BY 1
                """
        ),
    ]
}

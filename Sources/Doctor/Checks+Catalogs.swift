import SQLText

extension Checks {
    /// Rights on PostgreSQL's own objects. What `initdb` gave is in pg_init_privs, or the built-in default.
    static let catalogs: [Check] = [
        Check(
            id: "catalog-function",
            severity: .leak,
            title: "bots may call a function that PostgreSQL keeps for superusers",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('%s may call %s', \(grantee("a.grantee")), p.oid::regprocedure),
                    format('REVOKE ALL ON ROUTINE %s FROM %s CASCADE;', p.oid::regprocedure, \(grantee("a.grantee")))
                FROM pg_proc p
                JOIN pg_init_privs i ON i.objoid = p.oid AND i.classoid = 'pg_proc'::regclass AND i.privtype = 'i'
                CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE p.pronamespace = 'pg_catalog'::regnamespace
                    AND NOT EXISTS (SELECT FROM aclexplode(i.initprivs) g WHERE g.grantee IN (a.grantee, 0))
                ORDER BY 1
                """
        ),
        Check(
            id: "catalog-open",
            severity: .leak,
            title: "the baseline is open: bots see other sessions, or reach storage and locks that all share",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('%s may call %s', \(grantee("a.grantee")), p.oid::regprocedure), 'flarexdb apply'
                FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE p.pronamespace = 'pg_catalog'::regnamespace
                    AND (p.proname ~ '^(lo_(close|creat|create|from_bytea|get|lseek|lseek64|open|put|tell|tell64|truncate|truncate64|unlink)|loread|lowrite)$'
                        OR p.proname ~ '^pg_(try_)?advisory_(xact_)?(un)?lock(_shared)?$'
                        OR p.proname IN ('pg_export_snapshot', 'pg_logical_emit_message', 'pg_stat_get_activity', 'pg_lock_status'))
                UNION ALL
                SELECT DISTINCT format('%s may read %s', \(grantee("a.grantee")), c.oid::regclass), 'flarexdb apply'
                FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
                JOIN reach r ON r.oid = a.grantee
                WHERE c.relnamespace = 'pg_catalog'::regnamespace
                    AND c.relname IN ('pg_stat_activity', 'pg_locks', 'pg_stat_all_tables', 'pg_stat_user_tables', 'pg_stat_database')
                ORDER BY 1
                """
        ),
        Check(
            id: "catalog-relation",
            severity: .leak,
            title: "bots have rights on a system catalog that PostgreSQL does not give them",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('%s has %s on %s', \(grantee("a.grantee")), a.privilege_type, c.oid::regclass),
                    format('REVOKE %s ON %s FROM %s CASCADE;', a.privilege_type, c.oid::regclass, \(grantee("a.grantee")))
                FROM pg_class c
                LEFT JOIN pg_init_privs i ON i.objoid = c.oid AND i.classoid = 'pg_class'::regclass AND i.objsubid = 0
                CROSS JOIN LATERAL aclexplode(c.relacl) a
                JOIN reach r ON r.oid = a.grantee
                WHERE c.relnamespace = 'pg_catalog'::regnamespace
                    AND NOT EXISTS (SELECT FROM aclexplode(i.initprivs) g
                        WHERE g.grantee IN (a.grantee, 0) AND g.privilege_type = a.privilege_type)
                ORDER BY 1
                """
        ),
        Check(
            id: "catalog-column",
            severity: .leak,
            title: "bots may read columns of a system catalog that PostgreSQL does not show them",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('%s has %s on column %I of %s', \(grantee("a.grantee")), a.privilege_type, t.attname, t.attrelid::regclass),
                    format('REVOKE %s (%I) ON %s FROM %s CASCADE;', a.privilege_type, t.attname, t.attrelid::regclass, \(grantee("a.grantee")))
                FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid
                LEFT JOIN pg_init_privs i ON i.objoid = c.oid AND i.classoid = 'pg_class'::regclass AND i.objsubid = t.attnum
                CROSS JOIN LATERAL aclexplode(t.attacl) a
                JOIN reach r ON r.oid = a.grantee
                WHERE c.relnamespace = 'pg_catalog'::regnamespace
                    AND NOT EXISTS (SELECT FROM aclexplode(i.initprivs) g
                        WHERE g.grantee IN (a.grantee, 0) AND g.privilege_type = a.privilege_type)
                ORDER BY 1
                """
        ),
        Check(
            id: "parameter-granted",
            severity: .leak,
            title: "bots may change a setting that PostgreSQL keeps for superusers",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has %s on parameter %s', \(grantee("a.grantee")), a.privilege_type, p.parname),
                    format('REVOKE ALL ON PARAMETER %s FROM %s CASCADE;', p.parname, \(grantee("a.grantee")))
                FROM pg_parameter_acl p CROSS JOIN LATERAL aclexplode(p.paracl) a
                JOIN reach r ON r.oid = a.grantee
                ORDER BY 1
                """
        ),
        Check(
            id: "default-privilege",
            severity: .leak,
            title: "objects that somebody makes later will be open to bots",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('%I gives %s on new %s%s to %s', o.rolname, a.privilege_type,
                        CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
                            WHEN 'T' THEN 'types' ELSE 'schemas' END,
                        coalesce(' in schema ' || quote_ident(n.nspname), ''), \(grantee("a.grantee"))),
                    format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s REVOKE ALL ON %s FROM %s;', o.rolname,
                        coalesce(' IN SCHEMA ' || quote_ident(n.nspname), ''),
                        CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                            WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END, \(grantee("a.grantee")))
                FROM pg_default_acl d JOIN pg_authid o ON o.oid = d.defaclrole
                LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
                CROSS JOIN LATERAL aclexplode(d.defaclacl) a
                JOIN reach r ON r.oid = a.grantee
                WHERE a.grantee <> d.defaclrole AND d.defaclrole NOT IN (SELECT oid FROM reach)
                    AND NOT (a.grantee = 0 AND d.defaclnamespace = 0 AND d.defaclobjtype IN ('f', 'T'))
                ORDER BY 1
                """
        ),
    ]
}

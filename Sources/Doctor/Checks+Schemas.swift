import SQLText

extension Checks {
    static let schemas: [Check] = [
        Check(
            id: "schema-open",
            severity: .leak,
            title: "a bot's schema is open to others",
            query: """
                SELECT format('%s has %s on schema %I', \(grantee("a.grantee")), a.privilege_type, n.nspname),
                    format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE;', n.nspname, \(grantee("a.grantee")))
                FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
                WHERE n.nspname LIKE 'bot\\_%' AND a.grantee <> n.nspowner
                    AND a.grantee <> coalesce(to_regrole(quote_ident(n.nspname)), 0)::oid
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-grantable",
            severity: .leak,
            title: "a bot may open its schema to others",
            query: """
                SELECT format('%s has %s on schema %I WITH GRANT OPTION', \(grantee("a.grantee")), a.privilege_type, n.nspname),
                    format('REVOKE GRANT OPTION FOR ALL ON SCHEMA %I FROM %s CASCADE;', n.nspname, \(grantee("a.grantee")))
                FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
                WHERE n.nspname LIKE 'bot\\_%' AND a.is_grantable AND a.grantee <> n.nspowner
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-owner",
            severity: .leak,
            title: "a schema is not owned by flarex_owner, so its owner can drop it or open it",
            query: """
                SELECT format('schema %I is owned by %I', n.nspname, o.rolname),
                    format('ALTER SCHEMA %I OWNER TO flarex_owner;', n.nspname)
                FROM pg_namespace n JOIN pg_authid o ON o.oid = n.nspowner
                WHERE (n.nspname LIKE 'bot\\_%' OR n.nspname LIKE 'ext\\_%') AND o.rolname <> 'flarex_owner'
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-foreign",
            severity: .leak,
            title: "bots may use a schema that is not theirs",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has %s on schema %I', \(grantee("a.grantee")), a.privilege_type, n.nspname),
                    format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE;', n.nspname, \(grantee("a.grantee")))
                FROM pg_namespace n
                CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE n.nspname NOT LIKE 'bot\\_%' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                    AND NOT (n.nspname = 'flarex_shim' AND a.privilege_type = 'USAGE'
                        AND a.grantee = to_regrole('flarex_bots')::oid)
                    AND NOT (n.nspname LIKE 'ext\\_%' AND a.privilege_type = 'USAGE'
                        AND a.grantee = coalesce(to_regrole(quote_ident('flarex_' || n.nspname)), 0)::oid)
                    AND n.nspowner NOT IN (SELECT oid FROM reach)
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-foreign-owner",
            severity: .leak,
            title: "a bot owns a schema",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('schema %I is owned by %I', n.nspname, o.rolname),
                    format('ALTER SCHEMA %I OWNER TO flarex_owner;', n.nspname)
                FROM pg_namespace n JOIN pg_authid o ON o.oid = n.nspowner JOIN reach r ON r.oid = o.oid
                WHERE n.nspname NOT LIKE 'bot\\_%' AND n.nspname NOT LIKE 'ext\\_%'
                    AND n.nspname NOT LIKE 'pg\\_temp%' AND n.nspname NOT LIKE 'pg\\_toast%'
                    AND o.rolname <> 'pg_database_owner'
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-control",
            severity: .leak,
            title: "the control schema, with the registry and the sealed secrets, is open",
            query: """
                SELECT format('%s has %s on %s', \(grantee("a.grantee")), a.privilege_type, c.oid::regclass),
                    format('REVOKE ALL ON %s FROM %s CASCADE;', c.oid::regclass, \(grantee("a.grantee")))
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL aclexplode(c.relacl) a
                WHERE n.nspname = 'flarex' AND a.grantee <> c.relowner
                ORDER BY 1
                """
        ),
    ]
}

import Model
import Planning
import SQLText

extension Checks {
    /// Who may read which table of the control schema, or which column of it, such as `flarex_reader bot`.
    private static let readable: SQL = {
        var places: [String] = []
        for (group, rights) in RegistryRights.all {
            for right in rights {
                let column = right.column.map { "." + $0.name } ?? ""
                places.append("\(group.name) \(right.table.name)\(column)")
            }
        }
        return "\(bind: .array(places.sorted()))::text[]"
    }()

    static let schemas: [Check] = [
        Check(
            id: "schema-open",
            severity: .leak,
            title: "a bot's schema is open to others",
            query: """
                WITH \(homes)
                SELECT format('%s has %s on schema %I', g.name, string_agg(a.privilege_type, ', '), x.nspname),
                    concat(\(asGrantor), format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE;', x.nspname, g.name), \(asSelf))
                FROM homes x CROSS JOIN LATERAL aclexplode(x.acl) a
                CROSS JOIN LATERAL (SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                    ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS name) g
                WHERE a.grantee <> x.owner AND a.grantee IS DISTINCT FROM x.bot
                GROUP BY x.nspname, x.owner, a.grantor, g.name ORDER BY 1
                """
        ),
        Check(
            id: "schema-grantable",
            severity: .leak,
            title: "a bot may open its schema to others",
            query: """
                WITH \(homes)
                SELECT format('%I has %s on schema %I WITH GRANT OPTION', x.nspname, string_agg(a.privilege_type, ', '), x.nspname),
                    format('REVOKE GRANT OPTION FOR ALL ON SCHEMA %I FROM %I CASCADE;', x.nspname, x.nspname)
                FROM homes x CROSS JOIN LATERAL aclexplode(x.acl) a
                WHERE a.is_grantable AND a.grantee = x.bot AND a.grantee <> x.owner
                GROUP BY x.nspname ORDER BY 1
                """
        ),
        Check(
            id: "schema-owner",
            severity: .leak,
            title: "a role that can drop or open it owns a schema of flarexdb",
            query: """
                SELECT format('schema %I is owned by %I', n.nspname, o.rolname),
                    format('ALTER SCHEMA %I OWNER TO %s;', n.nspname,
                        CASE WHEN n.nspname ~ '^flarex' THEN 'CURRENT_USER' ELSE 'flarex_owner' END)
                FROM pg_namespace n JOIN pg_authid o ON o.oid = n.nspowner
                WHERE o.rolname <> 'flarex_owner' AND (n.nspname ~ \(ManagedName.homePattern)
                        OR n.nspname ~ '^ext_' AND EXISTS (SELECT FROM pg_authid WHERE rolname = 'flarex_' || n.nspname))
                    OR n.nspname IN ('flarex', 'flarex_panel', 'flarex_pooler', 'flarex_shim') AND NOT o.rolsuper
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-foreign",
            severity: .leak,
            title: "bots may use a schema that is not theirs",
            query: """
                WITH \(reach)
                SELECT format('%s has %s on schema %I', r.name, a.privilege_type, x.nspname),
                    concat(\(asGrantor), format('REVOKE %s ON SCHEMA %I FROM %s CASCADE;', a.privilege_type, x.nspname, r.name), \(asSelf))
                FROM (SELECT nspname, nspowner AS owner, nspacl AS acl FROM pg_namespace) x
                CROSS JOIN LATERAL aclexplode(x.acl) a JOIN reach r ON r.oid = a.grantee
                WHERE x.nspname !~ '^bot_[0-9a-f]{16}$' AND a.grantee <> x.owner
                    AND NOT (a.privilege_type = 'USAGE' AND (x.nspname IN ('pg_catalog', 'information_schema')
                        OR x.nspname = 'flarex_shim' AND r.name = 'flarex_bots'
                        OR x.nspname ~ '^ext_' AND r.name = quote_ident('flarex_' || x.nspname)))
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-foreign-owner",
            severity: .leak,
            title: "a bot owns a schema",
            query: """
                WITH \(reach)
                SELECT format('schema %I is owned by %s', n.nspname, r.name),
                    format('ALTER SCHEMA %I OWNER TO CURRENT_USER;', n.nspname)
                FROM pg_namespace n JOIN reach r ON r.oid = n.nspowner
                WHERE n.nspname !~ '^(bot_[0-9a-f]{16}$|ext_|flarex$|flarex_shim$|flarex_panel$|flarex_pooler$|pg_)'
                ORDER BY 1
                """
        ),
        Check(
            id: "schema-control",
            severity: .leak,
            title: "the control schema, with the registry and the sealed secrets, is open",
            query: """
                SELECT format('%s has %s on %s', g.name, string_agg(DISTINCT a.privilege_type, ', '), x.name),
                    concat(\(asGrantor), format('REVOKE ALL ON %s FROM %s CASCADE;', x.name, g.name), \(asSelf))
                FROM (
                    SELECT 'SCHEMA flarex' AS name, NULL AS place, nspowner AS owner, nspacl AS acl
                    FROM pg_namespace WHERE nspname = 'flarex'
                    UNION ALL
                    SELECT format('%s%s', CASE relkind WHEN 'S' THEN 'SEQUENCE ' END, c.oid::regclass), relname::text,
                        relowner, relacl
                    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'flarex'
                    UNION ALL
                    SELECT format('%s', c.oid::regclass), format('%s.%s', relname, attname), relowner, attacl
                    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                    JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'flarex'
                ) x
                CROSS JOIN LATERAL aclexplode(x.acl) a
                CROSS JOIN LATERAL (SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                    ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS name) g
                WHERE a.grantee <> x.owner
                    -- The groups of programs: some read, some call the one function that adds to the audit log.
                    AND NOT (x.place IS NULL AND g.name IN ('flarex_audit', 'flarex_reader', 'flarex_secrets')
                        AND a.privilege_type = 'USAGE' AND NOT a.is_grantable)
                    AND NOT (g.name || ' ' || x.place = ANY (\(readable)) AND a.privilege_type = 'SELECT'
                        AND NOT a.is_grantable)
                GROUP BY x.name, x.owner, a.grantor, g.name
                UNION ALL
                SELECT format('%s is owned by %I', c.oid::regclass, o.rolname),
                    format('ALTER TABLE %s OWNER TO CURRENT_USER;', c.oid::regclass)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_authid o ON o.oid = c.relowner
                WHERE n.nspname = 'flarex' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT o.rolsuper
                ORDER BY 1
                """
        ),
    ]
}

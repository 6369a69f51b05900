import SQLText

extension Checks {
    static let databases: [Check] = [
        Check(
            id: "database-other",
            severity: .leak,
            title: "bots may connect to another database",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has %s on database %I', \(grantee("a.grantee")), a.privilege_type, d.datname),
                    format('REVOKE ALL ON DATABASE %I FROM %s CASCADE;', d.datname, \(grantee("a.grantee")))
                FROM pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE d.datallowconn AND d.datname <> current_database() AND a.privilege_type IN ('CONNECT', 'CREATE')
                    AND a.grantee <> d.datdba
                ORDER BY 1
                """
        ),
        Check(
            id: "database-shared",
            severity: .leak,
            title: "the shared database gives more than bots need",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has %s on database %I', \(grantee("a.grantee")), a.privilege_type, d.datname),
                    format('REVOKE %s ON DATABASE %I FROM %s CASCADE;', a.privilege_type, d.datname, \(grantee("a.grantee")))
                FROM pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE d.datname = current_database() AND a.grantee <> d.datdba
                    AND NOT (a.grantee = coalesce(to_regrole('flarex_bots'), 0)::oid AND NOT a.is_grantable
                        AND a.privilege_type IN ('CONNECT', 'CREATE'))
                ORDER BY 1
                """
        ),
        Check(
            id: "database-owner",
            severity: .leak,
            title: "a bot owns a database",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('database %I is owned by %I', d.datname, o.rolname),
                    format('ALTER DATABASE %I OWNER TO CURRENT_USER;', d.datname)
                FROM pg_database d JOIN pg_authid o ON o.oid = d.datdba JOIN reach r ON r.oid = o.oid
                ORDER BY 1
                """
        ),
        Check(
            id: "tablespace-granted",
            severity: .leak,
            title: "bots may use a tablespace",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has CREATE on tablespace %I', \(grantee("a.grantee")), t.spcname),
                    format('REVOKE ALL ON TABLESPACE %I FROM %s CASCADE;', t.spcname, \(grantee("a.grantee")))
                FROM pg_tablespace t CROSS JOIN LATERAL aclexplode(t.spcacl) a
                JOIN reach r ON r.oid = a.grantee
                ORDER BY 1
                """
        ),
    ]
}

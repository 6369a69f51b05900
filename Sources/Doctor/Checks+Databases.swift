import Model
import SQLText

extension Checks {
    static func databases(_ policy: ClusterPolicy) -> [Check] {
        // On a server that is shared, what PUBLIC may do in the databases of others is for their owners to say.
        let isOurs: SQL = policy.hardening == .dedicated ? "true" : "r.oid <> 0"
        return [
            Check(
                id: "database-other",
                severity: .leak,
                title: "bots may connect to another database",
                query: """
                    WITH \(reach)
                    SELECT format('%s has %s on database %I', r.name, a.privilege_type, x.datname),
                        concat(\(asGrantor), format('REVOKE %s ON DATABASE %I FROM %s CASCADE;', a.privilege_type, x.datname,
                            r.name), \(asSelf))
                    FROM (SELECT datname, datdba AS owner, datacl AS acl FROM pg_database
                        WHERE datallowconn AND datname <> current_database()) x
                    CROSS JOIN LATERAL aclexplode(coalesce(x.acl, acldefault('d', x.owner))) a
                    JOIN reach r ON r.oid = a.grantee
                    WHERE a.grantee <> x.owner AND a.privilege_type IN ('CONNECT', 'CREATE') AND \(isOurs)
                    ORDER BY 1
                    """
            ),
            Check(
                id: "database-shared",
                severity: .leak,
                title: "the shared database gives more than bots need",
                query: """
                    WITH \(reach)
                    SELECT format('%s has %s on database %I', r.name, a.privilege_type, x.datname),
                        concat(\(asGrantor), format('REVOKE %s ON DATABASE %I FROM %s CASCADE;', a.privilege_type, x.datname,
                            r.name), \(asSelf), CASE WHEN r.name = 'flarex_bots' AND a.privilege_type IN ('CONNECT', 'CREATE')
                                THEN ' -- then flarexdb apply' END)
                    FROM (SELECT datname, datdba AS owner, datacl AS acl FROM pg_database
                        WHERE datname = current_database()) x
                    CROSS JOIN LATERAL aclexplode(coalesce(x.acl, acldefault('d', x.owner))) a
                    JOIN reach r ON r.oid = a.grantee
                    WHERE a.grantee <> x.owner AND NOT (r.name = 'flarex_bots' AND NOT a.is_grantable
                        AND a.privilege_type IN ('CONNECT', 'CREATE'))
                    ORDER BY 1
                    """
            ),
            Check(
                id: "database-owner",
                severity: .leak,
                title: "a bot owns a database",
                query: """
                    WITH \(reach)
                    SELECT format('database %I is owned by %s', d.datname, r.name),
                        format('ALTER DATABASE %I OWNER TO CURRENT_USER;', d.datname)
                    FROM pg_database d JOIN reach r ON r.oid = d.datdba
                    ORDER BY 1
                    """
            ),
            Check(
                id: "database-setting",
                severity: .warning,
                title: "settings of the database or of all roles change what bots' statements mean",
                query: """
                    SELECT format('%s sets %s', x.place, left(s.setting, 80)),
                        concat(CASE WHEN n.name = 'default_transaction_read_only' THEN format('SET %s = off; ', n.name) END,
                            format('ALTER %s RESET %I;', x.object, n.name))
                    FROM (SELECT oid, format('database %I', datname), format('DATABASE %I', datname) FROM pg_database
                        WHERE datname = current_database()
                        UNION ALL VALUES (0::oid, 'the server for all roles', 'ROLE ALL')) x (oid, place, object)
                    JOIN pg_db_role_setting c ON c.setdatabase = x.oid AND c.setrole = 0
                    CROSS JOIN LATERAL unnest(c.setconfig) AS s (setting)
                    CROSS JOIN LATERAL split_part(s.setting, '=', 1) AS n (name)
                    WHERE n.name IN ('search_path', 'role', 'row_security', 'default_transaction_read_only')
                    ORDER BY 1
                    """
            ),
            Check(
                id: "database-limit",
                severity: .warning,
                title: "the shared database takes a limited number of connections, whatever the plans say",
                query: """
                    SELECT format('database %I takes %s connections', datname, datconnlimit),
                        format('ALTER DATABASE %I CONNECTION LIMIT -1;', datname)
                    FROM pg_database WHERE datname = current_database() AND datconnlimit >= 0
                    """
            ),
            Check(
                id: "tablespace-granted",
                severity: .leak,
                title: "bots may use a tablespace",
                query: """
                    WITH \(reach)
                    SELECT format('%s has CREATE on tablespace %I', r.name, x.spcname),
                        concat(\(asGrantor), format('REVOKE ALL ON TABLESPACE %I FROM %s CASCADE;', x.spcname, r.name), \(asSelf))
                    FROM (SELECT spcname, spcowner AS owner, spcacl AS acl FROM pg_tablespace) x
                    CROSS JOIN LATERAL aclexplode(x.acl) a JOIN reach r ON r.oid = a.grantee
                    WHERE a.grantee <> x.owner
                    ORDER BY 1
                    """
            ),
        ]
    }
}

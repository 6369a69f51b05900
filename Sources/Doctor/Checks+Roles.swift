import SQLText

extension Checks {
    static let roles: [Check] = [
        Check(
            id: "role-attribute",
            severity: .leak,
            title: "a bot's role has a power over the cluster",
            query: """
                SELECT format('role %I is %s', rolname, concat_ws(', ',
                        CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                        CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
                        CASE WHEN rolbypassrls THEN 'BYPASSRLS' END)),
                    format('ALTER ROLE %I NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS;', rolname)
                FROM pg_authid
                WHERE (rolname LIKE 'bot\\_%' OR rolname LIKE 'flarex\\_%')
                    AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
                ORDER BY rolname
                """
        ),
        Check(
            id: "role-membership",
            severity: .leak,
            title: "a bot, or a group of bots, is a member of a role that gives it more",
            query: """
                SELECT DISTINCT format('%I is a member of %I', m.rolname, g.rolname),
                    format('REVOKE %I FROM %I CASCADE;', g.rolname, m.rolname)
                FROM pg_auth_members a
                JOIN pg_authid g ON g.oid = a.roleid JOIN pg_authid m ON m.oid = a.member
                WHERE (m.rolname LIKE 'flarex\\_%'
                    OR m.rolname LIKE 'bot\\_%' AND g.rolname <> 'flarex_bots' AND g.rolname <> 'flarex_restricted'
                        AND g.rolname NOT LIKE 'flarex\\_ext\\_%')
                ORDER BY 1
                """
        ),
        Check(
            id: "role-impersonation",
            severity: .leak,
            title: "somebody can act as a bot, or as the owner of all schemas",
            query: """
                SELECT DISTINCT format('%I is a member of %I', m.rolname, g.rolname),
                    format('REVOKE %I FROM %I CASCADE;', g.rolname, m.rolname)
                FROM pg_auth_members a
                JOIN pg_authid g ON g.oid = a.roleid JOIN pg_authid m ON m.oid = a.member
                WHERE (g.rolname LIKE 'bot\\_%' OR g.rolname = 'flarex_owner') AND m.rolname NOT LIKE 'bot\\_%'
                    AND m.rolname NOT LIKE 'flarex\\_%'
                ORDER BY 1
                """
        ),
        Check(
            id: "role-delegation",
            severity: .leak,
            title: "a bot may put others into a group",
            query: """
                SELECT DISTINCT format('%I has ADMIN OPTION on %I', m.rolname, g.rolname),
                    format('REVOKE ADMIN OPTION FOR %I FROM %I CASCADE;', g.rolname, m.rolname)
                FROM pg_auth_members a
                JOIN pg_authid g ON g.oid = a.roleid JOIN pg_authid m ON m.oid = a.member
                WHERE a.admin_option AND m.rolname LIKE 'bot\\_%'
                ORDER BY 1
                """
        ),
        Check(
            id: "role-login-group",
            severity: .leak,
            title: "a group of bots can log in",
            query: """
                SELECT format('role %I may log in', rolname), format('ALTER ROLE %I NOLOGIN PASSWORD NULL;', rolname)
                FROM pg_authid WHERE rolname LIKE 'flarex\\_%' AND rolcanlogin ORDER BY rolname
                """
        ),
        Check(
            id: "role-weak-password",
            severity: .leak,
            title: "a bot's password is stored as MD5, which can be replayed",
            query: """
                SELECT format('role %I', rolname), 'flarexdb apply issues a new credential.'
                FROM pg_authid WHERE rolname LIKE 'bot\\_%' AND rolpassword LIKE 'md5%' ORDER BY rolname
                """
        ),
        Check(
            id: "role-unlimited",
            severity: .danger,
            title: "a bot may take all of the server's connections",
            query: """
                SELECT format('role %I has no connection limit', rolname),
                    format('ALTER ROLE %I CONNECTION LIMIT 10;', rolname)
                FROM pg_authid WHERE rolname LIKE 'bot\\_%' AND rolcanlogin AND rolconnlimit < 0 ORDER BY rolname
                """
        ),
    ]
}

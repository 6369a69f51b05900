import Model
import SQLText

extension Checks {
    /// Who is in what. Since PostgreSQL 16 one membership may be there several times, each from another grantor, and
    /// REVOKE takes one of them; before, the grantor may be gone.
    private static let members: SQL = """
        members AS (
            SELECT a.roleid, a.admin_option, g.rolname AS grp, m.rolname AS member, g.rolsuper AS is_super,
                m.rolsuper AS has_all, concat(' GRANTED BY ' || quote_ident(o.rolname)) AS grantor,
                g.rolname ~ '^(bot_[0-9a-f]{16}|con_.*_via)$' AS is_bot, m.rolname ~ \(BotRole.pattern) AS of_bot,
                (\(BotRole.name(of: "m.rolname")) = g.rolname OR m.rolname || '_via' = g.rolname) AS of_login,
                g.rolname ~ '^flarex_(bots|restricted|ext_.*)$' AS is_group,
                m.rolname ~ '^flarex_(audit|bots|owner|reader|restricted|secrets|ext_.*)$' AS of_group
            FROM pg_auth_members a
            JOIN pg_authid g ON g.oid = a.roleid JOIN pg_authid m ON m.oid = a.member
            LEFT JOIN pg_authid o ON o.oid = a.grantor
        )
        """

    static let roles: [Check] = [
        Check(
            id: "role-attribute",
            severity: .leak,
            title: "a bot's role has a power over the whole cluster",
            query: """
                SELECT format('role %I is %s', rolname, concat_ws(', ',
                        CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                        CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
                        CASE WHEN rolbypassrls THEN 'BYPASSRLS' END)),
                    format('ALTER ROLE %I NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS;', rolname)
                FROM pg_authid
                WHERE (rolname ~ \(BotRole.pattern) OR rolname ~ '^flarex_(audit|bots|owner|panel|reader|restricted|secrets|ext_.*)$')
                    AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
                ORDER BY rolname
                """
        ),
        Check(
            id: "role-membership",
            severity: .leak,
            title: "a bot, or a group of bots, is a member of a role that gives it more",
            query: """
                WITH \(members)
                SELECT format('%I is a member of %I%s%s', m.member, m.grp, CASE WHEN m.is_super THEN ', a superuser' END,
                        ', and so of ' || t.names),
                    format('REVOKE %I FROM %I%s CASCADE;', m.grp, m.member, m.grantor)
                FROM members m CROSS JOIN LATERAL (
                    WITH RECURSIVE up AS (
                        SELECT u.roleid FROM pg_auth_members u WHERE u.member = m.roleid
                        UNION
                        SELECT u.roleid FROM pg_auth_members u JOIN up ON u.member = up.roleid
                    )
                    SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) AS names
                    FROM up JOIN pg_authid r ON r.oid = up.roleid
                ) t
                WHERE m.of_group OR m.of_bot AND NOT m.is_group AND NOT (m.is_bot AND m.of_login)
                ORDER BY 1
                """
        ),
        Check(
            id: "role-impersonation",
            severity: .leak,
            title: "a role can act as a bot or as the owner of all schemas",
            query: """
                WITH \(members)
                SELECT format('%I is a member of %I', member, grp),
                    format('REVOKE %I FROM %I%s CASCADE;', grp, member, grantor)
                FROM members
                WHERE (is_bot OR grp = 'flarex_owner') AND NOT of_bot AND NOT of_group AND NOT has_all
                ORDER BY 1
                """
        ),
        Check(
            id: "role-stranger",
            severity: .warning,
            title: "a role that is not a bot has bots' rights",
            query: """
                WITH \(members)
                SELECT format('%I is a member of %I', member, grp),
                    format('REVOKE %I FROM %I%s CASCADE;', grp, member, grantor)
                FROM members WHERE is_group AND NOT of_bot AND NOT of_group AND NOT has_all
                ORDER BY 1
                """
        ),
        Check(
            id: "role-delegation",
            severity: .leak,
            title: "a bot may put others into a group",
            query: """
                WITH \(members)
                SELECT format('%I has ADMIN OPTION on %I', member, grp),
                    format('REVOKE ADMIN OPTION FOR %I FROM %I%s CASCADE;', grp, member, grantor)
                FROM members WHERE admin_option AND (of_bot OR of_group)
                ORDER BY 1
                """
        ),
        Check(
            id: "role-login-group",
            severity: .leak,
            title: "a group of bots can log in",
            query: """
                SELECT format('role %I may log in', rolname), format('ALTER ROLE %I NOLOGIN PASSWORD NULL;', rolname)
                FROM pg_authid WHERE rolname ~ '^flarex_(audit|bots|owner|reader|restricted|secrets|ext_.*)$' AND rolcanlogin
                ORDER BY rolname
                """
        ),
        Check(
            id: "role-weak-password",
            severity: .leak,
            title: "a bot's password is stored as MD5, which can be replayed",
            query: """
                SELECT format('role %I', rolname),
                    format('ALTER ROLE %I PASSWORD NULL; -- then flarexdb apply issues a new one', rolname)
                FROM pg_authid WHERE rolname ~ \(BotRole.pattern) AND rolpassword LIKE 'md5%'
                ORDER BY rolname
                """
        ),
        Check(
            id: "role-unlimited",
            severity: .danger,
            title: "a bot may take all of the server's connections",
            query: """
                SELECT format('role %I has no connection limit', rolname),
                    format('ALTER ROLE %I CONNECTION LIMIT 10;', rolname)
                FROM pg_authid WHERE rolname ~ \(BotRole.pattern) AND rolcanlogin AND rolconnlimit < 0
                ORDER BY rolname
                """
        ),
    ]
}

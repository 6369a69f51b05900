import SQLText

extension Checks {
    static let settings: [Check] = [
        Check(
            id: "parameter-granted",
            severity: .leak,
            title: "bots may change a setting that PostgreSQL keeps for superusers",
            query: """
                WITH \(reach)
                SELECT format('%s has %s on parameter %s', r.name, a.privilege_type, p.parname),
                    concat(CASE WHEN a.grantor <> b.oid THEN format('SET ROLE %I; ', pg_get_userbyid(a.grantor)) END,
                        format('REVOKE ALL ON PARAMETER %s FROM %s CASCADE;', p.parname, r.name),
                        CASE WHEN a.grantor <> b.oid THEN ' RESET ROLE;' END)
                FROM pg_parameter_acl p CROSS JOIN LATERAL aclexplode(p.paracl) a JOIN reach r ON r.oid = a.grantee
                -- Parameters belong to the bootstrap superuser.
                CROSS JOIN (SELECT 10::oid AS oid) b
                ORDER BY 1
                """
        ),
        Check(
            id: "system-catalogs-writable",
            severity: .danger,
            title: "system catalogs may be changed directly",
            query: """
                SELECT 'allow_system_table_mods = on',
                    'ALTER SYSTEM SET allow_system_table_mods = off; SELECT pg_reload_conf();'
                FROM pg_settings WHERE name = 'allow_system_table_mods' AND setting = 'on'
                """
        ),
        Check(
            id: "large-object-privileges",
            severity: .danger,
            title: "large objects are not checked for rights",
            query: """
                SELECT 'lo_compat_privileges = on', 'ALTER SYSTEM SET lo_compat_privileges = off; SELECT pg_reload_conf();'
                FROM pg_settings WHERE name = 'lo_compat_privileges' AND setting = 'on'
                """
        ),
        Check(
            id: "durability",
            severity: .danger,
            title: "a crash of the machine would lose or damage the data of all bots",
            query: """
                SELECT format('%s = off', name), format('ALTER SYSTEM SET %s = on; SELECT pg_reload_conf();', name)
                FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY 1
                """
        ),
        Check(
            id: "password-encryption",
            severity: .warning,
            title: "passwords are stored as MD5",
            query: """
                SELECT format('password_encryption = %s', setting),
                    'ALTER SYSTEM SET password_encryption = ''scram-sha-256''; SELECT pg_reload_conf();'
                FROM pg_settings WHERE name = 'password_encryption' AND setting <> 'scram-sha-256'
                """
        ),
        Check(
            id: "prepared-transactions",
            severity: .warning,
            title: "a bot can leave prepared transactions, whose locks outlive its sessions",
            query: """
                SELECT format('max_prepared_transactions = %s', setting),
                    'ALTER SYSTEM SET max_prepared_transactions = 0; -- then restart'
                FROM pg_settings WHERE name = 'max_prepared_transactions' AND setting <> '0'
                """
        ),
    ]

    /// A line of pg_hba.conf; PostgreSQL 16 says in which file, since files may include others.
    private static let place: SQL = """
        format('%s line %s', coalesce(to_jsonb(h) ->> 'file_name', 'pg_hba.conf'), h.line_number)
        """

    /// How the server lets people in.
    static let access: [Check] = [
        Check(
            id: "hba-trust",
            severity: .leak,
            title: "pg_hba.conf lets clients in over the network without a password",
            query: """
                SELECT concat(\(place), ': ', concat_ws(' ', h.type, array_to_string(h.database, ','),
                        array_to_string(h.user_name, ','), concat_ws('/', h.address, h.netmask), h.auth_method)),
                    format('Change trust to scram-sha-256 in %s, then run SELECT pg_reload_conf()', \(place))
                FROM pg_hba_file_rules h WHERE h.auth_method = 'trust' AND h.type <> 'local' ORDER BY h.line_number
                """
        ),
        Check(
            id: "hba-clear",
            severity: .warning,
            title: "passwords are accepted in clear text over the network",
            query: """
                SELECT concat(\(place), ': ', concat_ws(' ', h.type, array_to_string(h.database, ','),
                        array_to_string(h.user_name, ','), concat_ws('/', h.address, h.netmask), h.auth_method)),
                    format('Change password to scram-sha-256 in %s, then run SELECT pg_reload_conf()', \(place))
                FROM pg_hba_file_rules h WHERE h.auth_method = 'password' AND h.type NOT IN ('local', 'hostssl')
                ORDER BY h.line_number
                """
        ),
        Check(
            id: "hba-broken",
            severity: .warning,
            title: "pg_hba.conf has a line that PostgreSQL cannot read, so its changes are not in effect",
            query: """
                SELECT format('%s: %s', \(place), h.error), format('Mend %s, then run SELECT pg_reload_conf()', \(place))
                FROM pg_hba_file_rules h WHERE h.error IS NOT NULL ORDER BY h.line_number
                """
        ),
        Check(
            id: "no-tls",
            severity: .warning,
            title: "the server listens on the network without TLS",
            query: """
                SELECT format('listen_addresses = %s, ssl = off', l.setting), 'Set ssl = on with a certificate.'
                FROM pg_settings l JOIN pg_settings s ON s.name = 'ssl'
                WHERE l.name = 'listen_addresses' AND s.setting = 'off'
                    AND EXISTS (SELECT FROM unnest(string_to_array(l.setting, ',')) AS a (address)
                        WHERE trim(a.address) NOT IN ('', 'localhost', '::1') AND trim(a.address) NOT LIKE '127.%')
                """
        ),
    ]
}

import SQLText

extension Checks {
    static let settings: [Check] = [
        Check(
            id: "database-search-path",
            severity: .warning,
            title: "the shared database has settings of its own, which reach every bot",
            query: """
                SELECT format('database %I sets %s', current_database(), left(s.setting, 80)),
                    format('ALTER DATABASE %I RESET %I;', current_database(), split_part(s.setting, '=', 1))
                FROM pg_db_role_setting c CROSS JOIN LATERAL unnest(c.setconfig) AS s (setting)
                WHERE c.setrole = 0 AND c.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND split_part(s.setting, '=', 1) IN ('search_path', 'role', 'session_preload_libraries',
                        'local_preload_libraries', 'row_security', 'default_transaction_read_only')
                ORDER BY 1
                """
        ),
        Check(
            id: "system-catalogs-writable",
            severity: .danger,
            title: "system catalogs may be changed directly",
            query: """
                SELECT 'allow_system_table_mods = on', 'ALTER SYSTEM RESET allow_system_table_mods;'
                FROM pg_settings WHERE name = 'allow_system_table_mods' AND setting = 'on'
                """
        ),
        Check(
            id: "durability",
            severity: .danger,
            title: "a crash of the machine would lose or damage everybody's data",
            query: """
                SELECT format('%s = off', name), format('ALTER SYSTEM SET %s = on;', name)
                FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY 1
                """
        ),
        Check(
            id: "password-encryption",
            severity: .warning,
            title: "passwords that are set in clear are stored as MD5",
            query: """
                SELECT format('password_encryption = %s', setting), 'ALTER SYSTEM SET password_encryption = ''scram-sha-256'';'
                FROM pg_settings WHERE name = 'password_encryption' AND setting <> 'scram-sha-256'
                """
        ),
        Check(
            id: "prepared-transactions",
            severity: .warning,
            title: "a bot can leave prepared transactions, whose locks outlive its sessions",
            query: """
                SELECT format('max_prepared_transactions = %s', setting), 'ALTER SYSTEM SET max_prepared_transactions = 0; -- then restart'
                FROM pg_settings WHERE name = 'max_prepared_transactions' AND setting <> '0'
                """
        ),
    ]

    /// How the server lets people in.
    static let access: [Check] = [
        Check(
            id: "hba-trust",
            severity: .leak,
            title: "pg_hba.conf lets somebody in over the network without a password",
            query: """
                SELECT format('line %s: %s %s %s %s', line_number, type, array_to_string(database, ','),
                        array_to_string(user_name, ','), concat_ws('/', address, netmask)) || ' trust',
                    format('Change trust to scram-sha-256 in line %s of pg_hba.conf, then SELECT pg_reload_conf();', line_number)
                FROM pg_hba_file_rules WHERE auth_method = 'trust' AND type <> 'local' ORDER BY line_number
                """
        ),
        Check(
            id: "hba-clear",
            severity: .warning,
            title: "pg_hba.conf takes passwords in clear, or as MD5, over the network",
            query: """
                SELECT format('line %s: %s %s', line_number, type, auth_method),
                    format('Change %s to scram-sha-256 in line %s of pg_hba.conf.', auth_method, line_number)
                FROM pg_hba_file_rules WHERE auth_method IN ('password', 'md5') AND type NOT IN ('local', 'hostssl')
                ORDER BY line_number
                """
        ),
        Check(
            id: "hba-broken",
            severity: .warning,
            title: "pg_hba.conf has a line that PostgreSQL cannot read",
            query: """
                SELECT format('line %s: %s', line_number, error), format('Mend line %s of pg_hba.conf.', line_number)
                FROM pg_hba_file_rules WHERE error IS NOT NULL ORDER BY line_number
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
                        WHERE trim(a.address) NOT IN ('', 'localhost', '127.0.0.1', '::1'))
                """
        ),
    ]
}

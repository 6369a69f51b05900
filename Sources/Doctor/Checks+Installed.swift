import SQLText

extension Checks {
    /// What flarexdb installs, and what others installed beside it.
    static let installed: [Check] = [
        Check(
            id: "guard-missing",
            severity: .leak,
            title: "the guard over bots' DDL is missing or switched off",
            query: """
                SELECT format('event trigger %s is %s', w.name,
                        CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'for replicas only' ELSE 'missing' END),
                    'flarexdb apply'
                FROM (VALUES ('flarex_ddl_start'), ('flarex_ddl_end')) AS w (name)
                LEFT JOIN pg_event_trigger e ON e.evtname = w.name
                WHERE e.oid IS NULL OR e.evtenabled NOT IN ('O', 'A') OR e.evttags IS NOT NULL
                ORDER BY 1
                """
        ),
        Check(
            id: "guard-owner",
            severity: .leak,
            title: "a function of the guard or the shim belongs to somebody who could replace it",
            query: """
                SELECT format('%s is owned by %I', p.oid::regprocedure, o.rolname),
                    format('ALTER ROUTINE %s OWNER TO CURRENT_USER;', p.oid::regprocedure)
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_authid o ON o.oid = p.proowner
                WHERE n.nspname IN ('flarex', 'flarex_shim') AND NOT o.rolsuper
                ORDER BY 1
                """
        ),
        Check(
            id: "shim-foreign",
            severity: .leak,
            title: "the shim, which is in every bot's search_path, holds something that flarexdb did not install",
            query: """
                SELECT format('%s', c.oid::regclass), format('Drop %s.', c.oid::regclass)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'flarex_shim'
                UNION ALL
                SELECT format('function %s', p.oid::regprocedure), format('DROP ROUTINE %s;', p.oid::regprocedure)
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname = 'flarex_shim' AND p.proname NOT IN ('held_locks', 'check_advisory_locks')
                    AND p.proname !~ '^pg_(try_)?advisory_(xact_)?(un)?lock(_shared)?$'
                ORDER BY 1
                """
        ),
        Check(
            id: "guard-bypass",
            severity: .leak,
            title: "a setting keeps event triggers from firing",
            query: """
                SELECT format('%s sets %s', coalesce('role ' || quote_ident(r.rolname), 'database ' || quote_ident(d.datname)), s.setting),
                    CASE WHEN r.oid IS NOT NULL THEN format('ALTER ROLE %I RESET %s;', r.rolname, split_part(s.setting, '=', 1))
                        ELSE format('ALTER DATABASE %I RESET %s;', d.datname, split_part(s.setting, '=', 1)) END
                FROM pg_db_role_setting c
                LEFT JOIN pg_authid r ON r.oid = c.setrole LEFT JOIN pg_database d ON d.oid = c.setdatabase
                CROSS JOIN LATERAL unnest(c.setconfig) AS s (setting)
                WHERE pg_column_size(c.setconfig) < 8192 AND (s.setting LIKE 'session_replication_role=%'
                        OR s.setting LIKE 'event_triggers=%') AND s.setting NOT IN ('session_replication_role=origin', 'event_triggers=on')
                    AND (c.setrole = 0 OR r.rolname LIKE 'bot\\_%')
                UNION ALL
                SELECT format('the server sets %s=%s', name, reset_val), format('ALTER SYSTEM RESET %s;', name)
                FROM pg_settings WHERE source NOT IN ('session', 'client')
                    AND (name = 'session_replication_role' AND reset_val <> 'origin'
                        OR name = 'event_triggers' AND reset_val <> 'on')
                ORDER BY 1
                """
        ),
        Check(
            id: "extension-reachable",
            severity: .leak,
            title: "bots may use an extension that reaches files or other servers",
            query: """
                WITH RECURSIVE \(reach)
                SELECT DISTINCT format('extension %I in schema %I', e.extname, n.nspname),
                    format('DROP EXTENSION %I;', e.extname)
                FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
                JOIN reach r ON r.oid = a.grantee
                WHERE e.extname IN ('adminpack', 'dblink', 'file_fdw', 'pageinspect', 'pg_buffercache', 'pg_visibility',
                        'pgrowlocks', 'pgstattuple', 'postgres_fdw', 'sslinfo', 'plpython3u', 'plperlu', 'pltclu')
                    AND a.privilege_type = 'USAGE'
                ORDER BY 1
                """
        ),
        Check(
            id: "language-untrusted",
            severity: .leak,
            title: "bots may write functions in a language that does what the server's user may do",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s may use language %I', \(grantee("a.grantee")), l.lanname),
                    format('REVOKE ALL ON LANGUAGE %I FROM %s CASCADE;', l.lanname, \(grantee("a.grantee")))
                FROM pg_language l CROSS JOIN LATERAL aclexplode(l.lanacl) a
                JOIN reach r ON r.oid = a.grantee
                WHERE NOT l.lanpltrusted
                UNION ALL
                SELECT format('language %I is marked as trusted', lanname), format('DROP LANGUAGE %I;', lanname)
                FROM pg_language WHERE lanpltrusted AND lanname IN ('c', 'internal', 'plpython3u', 'plperlu', 'pltclu')
                ORDER BY 1
                """
        ),
        Check(
            id: "foreign-server",
            severity: .leak,
            title: "bots may reach another server",
            query: """
                WITH RECURSIVE \(reach)
                SELECT format('%s has USAGE on server %I', \(grantee("a.grantee")), s.srvname),
                    format('REVOKE ALL ON FOREIGN SERVER %I FROM %s CASCADE;', s.srvname, \(grantee("a.grantee")))
                FROM pg_foreign_server s CROSS JOIN LATERAL aclexplode(s.srvacl) a JOIN reach r ON r.oid = a.grantee
                UNION ALL
                SELECT format('%s has USAGE on foreign data wrapper %I', \(grantee("a.grantee")), f.fdwname),
                    format('REVOKE ALL ON FOREIGN DATA WRAPPER %I FROM %s CASCADE;', f.fdwname, \(grantee("a.grantee")))
                FROM pg_foreign_data_wrapper f CROSS JOIN LATERAL aclexplode(f.fdwacl) a JOIN reach r ON r.oid = a.grantee
                UNION ALL
                SELECT format('server %I or its wrapper is owned by %I', s.srvname, pg_get_userbyid(s.srvowner)),
                    format('ALTER SERVER %I OWNER TO CURRENT_USER;', s.srvname)
                FROM pg_foreign_server s JOIN reach r ON r.oid = s.srvowner
                UNION ALL
                SELECT format('%s has a user mapping on server %I', CASE WHEN u.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(u.umuser)) END, s.srvname),
                    format('DROP USER MAPPING FOR %s SERVER %I;', \(grantee("u.umuser")), s.srvname)
                FROM pg_user_mapping u JOIN pg_foreign_server s ON s.oid = u.umserver JOIN reach r ON r.oid = u.umuser
                ORDER BY 1
                """
        ),
        Check(
            id: "event-trigger-foreign",
            severity: .warning,
            title: "an event trigger that flarexdb did not install runs when bots run DDL",
            query: """
                SELECT format('event trigger %I runs %s', evtname, evtfoid::regprocedure),
                    format('Check that it is meant for bots, or DROP EVENT TRIGGER %I;', evtname)
                FROM pg_event_trigger WHERE evtname NOT IN ('flarex_ddl_start', 'flarex_ddl_end') AND evtenabled <> 'D'
                ORDER BY 1
                """
        ),
    ]
}

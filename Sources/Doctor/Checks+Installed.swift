import Model
import SQLText

extension Checks {
    /// What stands beside flarexdb's own objects in the shared database.
    static let installed: [Check] = [
        Check(
            id: "path-foreign",
            severity: .leak,
            title: "a schema that is in bots' search_path holds something that flarexdb did not install",
            query: """
                SELECT format('%s', pg_describe_object(d.classid, d.objid, 0)),
                    format('DROP %s %s CASCADE;', i.type, i.identity)
                FROM pg_namespace n
                JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid AND d.deptype = 'n'
                    AND d.classid <> 'pg_extension'::regclass
                    AND \(ObjectPlace.schema(of: "d.classid", "d.objid")) = n.oid
                CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i
                LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
                LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
                WHERE n.nspname = 'flarex_shim' AND NOT coalesce(
                        p.proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$|^pg_advisory_unlock(_shared)?$'
                            AND oidvectortypes(p.proargtypes) IN ('bigint', 'integer, integer')
                        OR p.proname IN ('held_locks', 'check_advisory_locks', 'own_migrations', 'own_usage', 'storage_block')
                            AND p.pronargs = 0
                        OR c.relname IN ('bot_migrations', 'bot_usage') AND c.relkind = 'v'
                        OR p.proname = 'storage_use' AND oidvectortypes(p.proargtypes) = 'name'
                        OR p.proname = 'refuse_write'
                            AND oidvectortypes(p.proargtypes) = 'name, name, oid, text, text, name', false)
                    OR n.nspname ~ '^ext_' AND EXISTS (SELECT FROM pg_authid WHERE rolname = 'flarex_' || n.nspname)
                        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid
                            AND e.deptype = 'e')
                ORDER BY 1
                """
        ),
        Check(
            id: "guard-bypass",
            severity: .leak,
            title: "a setting keeps event triggers from firing, or loads foreign code into bots' sessions",
            query: """
                SELECT format('%s sets %s', concat_ws(' in ', 'role ' || quote_ident(r.rolname),
                        'database ' || quote_ident(d.datname)), left(s.setting, 80)),
                    format('ALTER %s RESET %I;', CASE WHEN r.oid IS NULL THEN 'DATABASE ' || quote_ident(d.datname)
                        ELSE 'ROLE ' || quote_ident(r.rolname) || coalesce(' IN DATABASE ' || quote_ident(d.datname), '')
                        END, split_part(s.setting, '=', 1))
                FROM pg_db_role_setting c
                LEFT JOIN pg_authid r ON r.oid = c.setrole LEFT JOIN pg_database d ON d.oid = c.setdatabase
                CROSS JOIN LATERAL unnest(c.setconfig) AS s (setting)
                -- A bot may store megabytes in its own settings, but none of these.
                WHERE split_part(left(s.setting, 80), '=', 1) IN ('session_replication_role', 'event_triggers',
                        'session_preload_libraries', 'local_preload_libraries')
                    AND s.setting NOT IN ('session_replication_role=origin', 'event_triggers=on')
                    AND (r.rolname ~ \(BotRole.pattern)
                        OR c.setrole = 0 AND (c.setdatabase = 0 OR d.datname = current_database()))
                UNION ALL
                SELECT format('the server sets %s=%s', name, setting),
                    format('ALTER SYSTEM SET %s = %s; SELECT pg_reload_conf();', name, boot_val)
                FROM pg_settings WHERE source IN ('configuration file', 'command line', 'environment variable', 'global')
                    AND (name = 'session_replication_role' AND setting <> 'origin'
                        OR name = 'event_triggers' AND setting <> 'on')
                ORDER BY 1
                """
        ),
        Check(
            id: "extension-reachable",
            severity: .leak,
            title: "bots may use an extension that reaches other servers, files or uncounted storage",
            query: """
                WITH \(reach), \(open)
                SELECT format('extension %I in schema %I', e.extname, n.nspname), format('DROP EXTENSION %I;', e.extname)
                FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                WHERE e.extname IN ('adminpack', 'dblink', 'http', 'lo', 'pg_background', 'pg_cron', 'pg_net', 'pgsql_http',
                        'plsh') AND n.oid IN (SELECT oid FROM open)
                ORDER BY 1
                """
        ),
        Check(
            id: "language-untrusted",
            severity: .leak,
            title: "bots may write functions in a language that does what the server's user may do",
            query: """
                SELECT format('language %I is marked as trusted', lanname),
                    format('UPDATE pg_catalog.pg_language SET lanpltrusted = false WHERE lanname = %L;', lanname)
                FROM pg_language WHERE lanpltrusted
                    AND lanname IN ('c', 'internal', 'plperlu', 'plpython2u', 'plpython3u', 'plpythonu', 'plsh', 'pltclu')
                ORDER BY 1
                """
        ),
        Check(
            id: "foreign-server",
            severity: .leak,
            title: "bots may reach another server",
            query: """
                WITH \(reach)
                SELECT format('%s has USAGE on %s %I', r.name, lower(x.kind), x.name),
                    concat(\(asGrantor), format('REVOKE ALL ON %s %I FROM %s CASCADE;', x.kind, x.name, r.name), \(asSelf))
                FROM (
                    SELECT 'FOREIGN SERVER' AS kind, srvname AS name, srvowner AS owner, srvacl AS acl FROM pg_foreign_server
                    UNION ALL
                    SELECT 'FOREIGN DATA WRAPPER', fdwname, fdwowner, fdwacl FROM pg_foreign_data_wrapper
                ) x
                CROSS JOIN LATERAL aclexplode(x.acl) a JOIN reach r ON r.oid = a.grantee
                WHERE a.grantee <> x.owner
                UNION ALL
                SELECT format('%s has a user mapping on foreign server %I', r.name, s.srvname),
                    format('DROP USER MAPPING FOR %s SERVER %I;', r.name, s.srvname)
                FROM pg_user_mapping u JOIN pg_foreign_server s ON s.oid = u.umserver
                JOIN reach r ON r.oid = u.umuser AND r.oid <> 0
                ORDER BY 1
                """
        ),
        Check(
            id: "event-trigger-foreign",
            severity: .warning,
            title: "an event trigger that flarexdb did not install runs when bots run DDL",
            query: """
                SELECT format('event trigger %I runs %s', evtname, evtfoid::regprocedure),
                    format('DROP EVENT TRIGGER %I; -- unless it is meant for bots', evtname)
                FROM pg_event_trigger WHERE evtname NOT IN ('flarex_ddl_start', 'flarex_ddl_end') AND evtenabled <> 'D'
                ORDER BY 1
                """
        ),
        Check(
            id: "default-privilege",
            severity: .leak,
            title: "default privileges open future objects to bots",
            query: """
                WITH \(reach), \(open)
                SELECT format('%I gives %s on new %s%s to %s', o.rolname, string_agg(a.privilege_type, ', '), lower(k.name),
                        ' in schema ' || quote_ident(n.nspname), r.name),
                    format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s REVOKE ALL ON %s FROM %s;', o.rolname,
                        ' IN SCHEMA ' || quote_ident(n.nspname), k.name, r.name)
                FROM pg_default_acl d JOIN pg_authid o ON o.oid = d.defaclrole
                LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
                CROSS JOIN LATERAL (SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                    WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS name) k
                CROSS JOIN LATERAL aclexplode(d.defaclacl) a JOIN reach r ON r.oid = a.grantee
                WHERE d.defaclrole NOT IN (SELECT oid FROM reach)
                    -- The built-in default for functions and types stands in every list that is not for one schema.
                    AND NOT (r.oid = 0 AND n.oid IS NULL AND d.defaclobjtype IN ('f', 'T'))
                    -- What everybody gets in a schema that is closed is out of bots' reach.
                    AND (r.oid <> 0 OR d.defaclobjtype NOT IN ('r', 'f', 'T') OR n.oid IS NULL AND o.rolsuper
                        OR n.oid IN (SELECT oid FROM open))
                GROUP BY o.rolname, k.name, n.nspname, r.name ORDER BY 1
                """
        ),
    ]
}

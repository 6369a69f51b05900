import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// What is in the schemas that all bots look names up in, and neither flarexdb nor an extension put there.
    func readPlanted() throws -> [PlantedObject] {
        try query(
            """
            SELECT d.classid::bigint, d.objid::bigint, n.nspname, pg_catalog.pg_describe_object(d.classid, d.objid, 0),
                coalesce(c.relkind IN ('r', 'p', 'm', 'S', 'f'), false)
            FROM pg_catalog.pg_namespace n
            JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
                AND d.refobjid = n.oid AND d.deptype = 'n' AND d.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
                -- What only names the schema by its oid is elsewhere.
                AND \(ObjectPlace.schema(of: "d.classid", "d.objid")) = n.oid
            LEFT JOIN pg_catalog.pg_class c ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = d.objid
            LEFT JOIN pg_catalog.pg_proc p ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = d.objid
            WHERE n.nspname = 'flarex_shim' AND NOT coalesce(
                    p.proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$|^pg_advisory_unlock(_shared)?$'
                        AND pg_catalog.oidvectortypes(p.proargtypes) IN ('bigint', 'integer, integer')
                    OR p.proname IN ('held_locks', 'check_advisory_locks', 'own_migrations', 'own_usage', 'storage_block')
                        AND p.pronargs = 0
                    OR c.relname IN ('bot_migrations', 'bot_usage') AND c.relkind = 'v'
                    OR p.proname = 'storage_use' AND pg_catalog.oidvectortypes(p.proargtypes) = 'name'
                    OR p.proname = 'refuse_write'
                        AND pg_catalog.oidvectortypes(p.proargtypes) = 'name, name, oid, text, text, name', false)
                OR n.nspname LIKE 'ext\\_%'
                    AND EXISTS (SELECT FROM pg_catalog.pg_authid r WHERE r.rolname = 'flarex_' || n.nspname
                        OR r.oid = n.nspowner AND \(isOwnRole("r.rolname")))
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                        WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
            """
        ) { row in
            PlantedObject(
                catalog: try row.integer(0, as: UInt32.self),
                object: try row.integer(1, as: UInt32.self),
                schema: try row.identifier(2),
                words: try row.text(3),
                holdsData: try row.boolean(4)
            )
        }.sorted()
    }

    /// The settings that the shared database has for whoever connects, among those that change what names and rows
    /// mean, keep the guard from being called, or load code.
    func readDatabaseSettings(_ database: Identifier) throws -> [Identifier] {
        try query(
            """
            SELECT s.name FROM pg_catalog.pg_db_role_setting c JOIN pg_catalog.pg_database d ON d.oid = c.setdatabase
            CROSS JOIN LATERAL (SELECT pg_catalog.split_part(setting, '=', 1) AS name
                FROM pg_catalog.unnest(c.setconfig) AS s (setting)) s
            WHERE c.setrole = 0 AND d.datname = \(bind: .text(database.name))
                AND s.name IN ('search_path', 'role', 'row_security', 'default_transaction_read_only',
                    'session_replication_role', 'event_triggers', 'session_preload_libraries',
                    'local_preload_libraries')
            """
        ) { try $0.identifier(0) }.sorted()
    }
}

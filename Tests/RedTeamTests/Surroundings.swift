import PostgresClient
import SQLText
import TestSupport

/// Everything in the cluster that is not the attacker's, as lines to compare.
struct Surroundings: Sendable {
    let lines: Set<String>

    /// - Parameters:
    ///   - attacker: the role whose own schema, and whose alone, is left out.
    ///   - neighbour: whose vault's rows are looked at.
    static func read(_ world: World, without attacker: Identifier, _ neighbour: Identifier) async throws -> Surroundings
    {
        let session = try await world.server.session(database: World.database)
        let lines = try await session.query(query(attacker, neighbour)) { try $0.text(0) }
        await session.close()
        return Surroundings(lines: Set(lines))
    }

    func changes(since before: Surroundings) -> [String] {
        before.lines.subtracting(lines).sorted().map { "- \($0)" }
            + lines.subtracting(before.lines).sorted().map { "+ \($0)" }
    }

    private static func query(_ attacker: Identifier, _ neighbour: Identifier) -> SQL {
        """
        WITH others AS (
            SELECT oid, nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_toast%'
                AND nspname NOT LIKE 'pg\\_temp%' AND nspname <> \(bind: .text(attacker.name))
        )
        SELECT 'role ' || to_jsonb(r)::text FROM pg_authid r
        UNION ALL SELECT 'member ' || (to_jsonb(m) - 'oid')::text FROM pg_auth_members m
        UNION ALL SELECT 'setting ' || setdatabase || ' ' || setrole || ' ' || v FROM pg_db_role_setting, unnest(setconfig) v
        UNION ALL SELECT 'database ' || (to_jsonb(d) - 'datfrozenxid' - 'datminmxid')::text FROM pg_database d
        UNION ALL SELECT 'schema ' || to_jsonb(n)::text FROM pg_namespace n WHERE nspname NOT LIKE 'pg\\_t%'
        UNION ALL SELECT 'relation ' || nspname || ' ' || (to_jsonb(c) - array['relpages', 'reltuples',
                'relallvisible', 'relallfrozen', 'relfrozenxid', 'relminmxid', 'relhasindex', 'relfilenode'])::text
            FROM pg_class c JOIN others o ON o.oid = relnamespace
        UNION ALL SELECT 'column ' || attrelid::regclass || ' ' || attname || ' ' || atttypid || attisdropped || coalesce(attacl::text, '')
            FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN others o ON o.oid = relnamespace WHERE attnum > 0
        UNION ALL SELECT 'function ' || nspname || ' ' || to_jsonb(p)::text FROM pg_proc p JOIN others o ON o.oid = pronamespace
        UNION ALL SELECT 'type ' || nspname || ' ' || to_jsonb(t)::text FROM pg_type t JOIN others o ON o.oid = typnamespace
        UNION ALL SELECT 'operator ' || to_jsonb(p)::text FROM pg_operator p JOIN others o ON o.oid = oprnamespace
        UNION ALL SELECT 'class ' || to_jsonb(p)::text FROM pg_opclass p
        UNION ALL SELECT 'family ' || to_jsonb(p)::text FROM pg_amop p
        UNION ALL SELECT 'method ' || to_jsonb(p)::text FROM pg_am p
        UNION ALL SELECT 'cast ' || to_jsonb(p)::text FROM pg_cast p
        UNION ALL SELECT 'conversion ' || to_jsonb(p)::text FROM pg_conversion p JOIN others o ON o.oid = connamespace
        UNION ALL SELECT 'collation ' || to_jsonb(p)::text FROM pg_collation p JOIN others o ON o.oid = collnamespace
        UNION ALL SELECT 'dictionary ' || to_jsonb(p)::text FROM pg_ts_dict p JOIN others o ON o.oid = dictnamespace
        UNION ALL SELECT 'trigger ' || to_jsonb(p)::text
            FROM pg_trigger p JOIN pg_class c ON c.oid = tgrelid JOIN others o ON o.oid = relnamespace
        UNION ALL SELECT 'rule ' || to_jsonb(p)::text
            FROM pg_rewrite p JOIN pg_class c ON c.oid = ev_class JOIN others o ON o.oid = relnamespace
        UNION ALL SELECT 'policy ' || to_jsonb(p)::text
            FROM pg_policy p JOIN pg_class c ON c.oid = polrelid JOIN others o ON o.oid = relnamespace
        UNION ALL SELECT 'constraint ' || to_jsonb(p)::text FROM pg_constraint p JOIN others o ON o.oid = connamespace
        UNION ALL SELECT 'event trigger ' || to_jsonb(p)::text FROM pg_event_trigger p
        UNION ALL SELECT 'extension ' || to_jsonb(p)::text FROM pg_extension p
        UNION ALL SELECT 'language ' || to_jsonb(p)::text FROM pg_language p
        UNION ALL SELECT 'publication ' || to_jsonb(p)::text FROM pg_publication p
        UNION ALL SELECT 'subscription ' || to_jsonb(p)::text FROM pg_subscription p
        UNION ALL SELECT 'wrapper ' || to_jsonb(p)::text FROM pg_foreign_data_wrapper p
        UNION ALL SELECT 'server ' || to_jsonb(p)::text FROM pg_foreign_server p
        UNION ALL SELECT 'user mapping ' || to_jsonb(p)::text FROM pg_user_mapping p
        UNION ALL SELECT 'transform ' || to_jsonb(p)::text FROM pg_transform p
        UNION ALL SELECT 'default privilege ' || to_jsonb(p)::text FROM pg_default_acl p
        UNION ALL SELECT 'parameter ' || to_jsonb(p)::text FROM pg_parameter_acl p
        UNION ALL SELECT 'tablespace ' || to_jsonb(p)::text FROM pg_tablespace p
        UNION ALL SELECT 'large object ' || to_jsonb(p)::text FROM pg_largeobject_metadata p
        UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
        UNION ALL SELECT 'prepared ' || gid FROM pg_prepared_xacts
        UNION ALL SELECT 'comment ' || to_jsonb(p)::text FROM pg_description p
            WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = objoid
                AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = \(bind: .text(attacker.name))))
        UNION ALL SELECT 'shared comment ' || to_jsonb(p)::text FROM pg_shdescription p
        UNION ALL SELECT 'configuration ' || to_jsonb(p)::text FROM pg_file_settings p
        UNION ALL SELECT 'row of bot ' || to_jsonb(p)::text FROM flarex.bot p
        UNION ALL SELECT 'row of secret ' || to_jsonb(p)::text FROM flarex.secret p
        UNION ALL SELECT 'row of the vault ' || to_jsonb(p)::text FROM \(neighbour).vault p
        """
    }
}

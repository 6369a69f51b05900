import Planning
import PostgresClient
import SQLText
import SystemPackage
import TestSupport

/// The control schema as a release of some version left it, with data in it.
///
/// The data of each version are inserted when the schema has that version, and go through every upgrade after it.
enum ControlSchemaHistory {
    /// Makes the schema of a version in the session's database.
    static func make(version: Int, through session: PostgresSession) async throws {
        for step in 1...version {
            for statement in ControlSchema.upgrade(from: step - 1, to: step) { try await session.execute(statement) }
            for statement in data[step] ?? [] { try await session.execute(statement) }
        }
    }

    /// The rows of every table, each as JSON, by table.
    static func rows(through session: PostgresSession) async throws -> [String: [String]] {
        let tables = try await session.query(
            """
            SELECT relname::text FROM pg_class WHERE relnamespace = 'flarex'::regnamespace AND relkind = 'r'
                AND relname <> 'schema_version'
            """
        ) { try $0.text(0) }
        var rows: [String: [String]] = [:]
        for table in tables {
            let name = Identifier(table) ?? "bot"
            rows[table] = try await session.query("SELECT to_jsonb(t)::text FROM flarex.\(name) t ORDER BY 1") {
                try $0.text(0)
            }
        }
        return rows
    }

    /// Columns, constraints and indexes, in a form that can be compared.
    static func structure(through session: PostgresSession) async throws -> [String] {
        try await session.query(
            """
            SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
            FROM information_schema.columns WHERE table_schema = 'flarex'
            UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE connamespace = 'flarex'::regnamespace
            UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'flarex'
            ORDER BY 1
            """
        ) { try $0.text(0) }
    }

    private static let moment: SQL = "timestamptz '2026-01-02 03:04:05Z'"

    /// By the version that brought the tables.
    private static let data: [Int: [SQL]] = [
        1: [
            """
            INSERT INTO flarex.bot (id, workspace, role, plan, phase, spec_digest, manifest_file, manifest_line, revision,
                created_at, updated_at)
            SELECT id, 'acme', role, 'free', 'Ready', repeat('ab', 32), 'bots/' || id || '.yaml', 4, 'abc', \(moment), \(moment)
            FROM (VALUES ('billing', 'bot_89f2d2e1e5b4b1a0'), ('weather', 'bot_52a111a37f5f4026')) AS v (id, role)
            """,
            """
            INSERT INTO flarex.secret (bot, sealed, verifier_digest, form_digest, issued_at)
            SELECT id, '{"x25519:ek22+fvDwPeffjEEbuAOHMWje53AYFe0qaAZ3kTz8Dk=": "c2VhbGVk"}', repeat('cd', 32),
                repeat('ef', 32), \(moment)
            FROM flarex.bot
            """,
        ],
        2: [
            "UPDATE flarex.bot SET quota_bytes = 500000000, extensions = '{citext}'",
            "INSERT INTO flarex.usage VALUES ('weather', 4096, \(moment), \(moment), NULL, false, \(moment))",
            """
            INSERT INTO flarex.sample VALUES ('weather', \(moment), \(moment) + interval '1 hour', 7200, 4096, 'acme', 'free',
                500000000, '0.25', 'USD', 'abc')
            """,
            """
            INSERT INTO flarex.usage_day VALUES ('2026-01-01', 'weather', 'acme', 'free', 500000000, '0.25', 'USD', 86400, 1e9,
                1e6, 4096)
            """,
            "INSERT INTO flarex.billing_month VALUES ('2025-12-01', \(moment), \(moment))",
            """
            INSERT INTO flarex.invoice_line VALUES ('2025-12-01', 'weather', 'acme', 'free', 500000000, '0.25', 'USD', 1e6,
                1.25)
            """,
            "INSERT INTO flarex.event (happened_at, bot, kind, message) VALUES (\(moment), 'weather', 'lifted', 'it has room')",
        ],
        3: [
            """
            INSERT INTO flarex.dropped_bot (id, workspace, role, plan, spec_digest, created_at, tombstoned_at, dropped_at, bytes,
                objects)
            VALUES ('gone', 'acme', 'bot_0123456789abcdef', 'free', repeat('ab', 32), \(moment), \(moment), \(moment), 1, 2)
            """
        ],
        4: [
            "INSERT INTO flarex.restriction VALUES ('bot_52a111a37f5f4026', 500000000, 'free', \(moment))",
            "INSERT INTO flarex.reclaim VALUES (16384, 'bot_52a111a37f5f4026', 10, \(moment))",
        ],
        5: [
            """
            UPDATE flarex.secret SET login = 'bot_52a111a37f5f4026_a', previous_login = 'bot_52a111a37f5f4026',
                previous_digest = repeat('12', 32), previous_until = \(moment) WHERE bot = 'weather'
            """
        ],
        6: ["UPDATE flarex.bot SET ready_since = \(moment), kept_since = \(moment), lifted_at = \(moment)"],
        7: [
            "UPDATE flarex.audit_head SET size = 2",
            """
            INSERT INTO flarex.audit_entry (sequence, format, kind, act, at, actor, login, origin, bot, workspace, intent, result,
                text_digest, text_bytes, text)
            VALUES (0, 1, 'intent', 'console', \(moment), 'ada', 'postgres', 'cli', 'weather', 'acme', NULL, NULL,
                    repeat('34', 32), 8, 'SELECT 1'),
                (1, 1, 'outcome', 'console', \(moment), 'ada', 'postgres', 'cli', 'weather', 'acme', 0, 'done', NULL, NULL, NULL)
            """,
            "INSERT INTO flarex.audit_node VALUES (0, 0, '\\x01'), (0, 1, '\\x02')",
            "INSERT INTO flarex.audit_checkpoint VALUES (2, 'a note', \(moment), \(moment))",
        ],
        8: [
            """
            INSERT INTO flarex.access VALUES ('con_52a111a37f5f4026_01234567', 'weather', 'bot_52a111a37f5f4026', 'console',
                'ada', 'a look', \(moment), \(moment), \(moment))
            """
        ],
        9: ["UPDATE flarex.reclaim SET left_because = 'a view needs it'"],
        10: [
            "INSERT INTO flarex.setback VALUES ('weather', 'Refused', 'no such extension', \(moment))",
            "INSERT INTO flarex.pass VALUES (true, 'abc', '{abb}', '{weather}', \(moment))",
        ],
        11: ["INSERT INTO flarex.cluster VALUES (true, 'primary', '7', '127.0.0.1:5432', \(moment))"],
        12: [
            """
            INSERT INTO flarex.bot_migration VALUES ('weather', 1, 'V1.sql', 'sha256:00', 'CREATE TABLE t ()', 'applied', 'ada',
                \(moment), 12)
            """
        ],
        13: [
            "INSERT INTO flarex.backup_run (begun_at, ended_at) VALUES (\(moment), \(moment))",
            """
            INSERT INTO flarex.archive (run, bot, workspace, role, plan, extensions, taken_at, server_version, dump_version, bytes,
                stored_bytes, rows, tables, objects, snapshot, folder)
            VALUES (1, 'weather', 'acme', 'bot_52a111a37f5f4026', 'free', '{}', \(moment), 150020, 150020, 1, 1, 1,
                '[{"name": "t", "rows": 1}]', 'digest', 'snapshot', 'folder')
            """,
            "INSERT INTO flarex.backup_failure VALUES ('billing', 1, \(moment), \(moment), 'no space')",
        ],
        14: [
            """
            INSERT INTO flarex.restore (bot, role, archive, source, taken_at, replaced, mark, begun_at, verified_at, ended_at,
                result)
            VALUES ('weather', 'bot_52a111a37f5f4026', 1, 'weather', \(moment),
                'bot_52a111a37f5f4026_replaced_20260102030405', 7, \(moment), \(moment), \(moment), 'restored')
            """,
            """
            INSERT INTO flarex.replaced VALUES ('bot_52a111a37f5f4026_replaced_20260102030405', 'weather',
                'bot_52a111a37f5f4026', \(moment), '[]')
            """,
        ],
        15: ["INSERT INTO flarex.panel_member VALUES ('acme', true, 'sky', 'write'), (NULL, false, 'ada', 'admin')"],
        16: ["UPDATE flarex.bot SET phase = 'Disabled' WHERE id = 'billing'"],
        17: [
            """
            INSERT INTO flarex.drill (bot, workspace, archive, taken_at, begun_at, milliseconds, tables, rows, bytes,
                server_version, has_network, is_verified, since)
            VALUES ('weather', 'acme', 1, \(moment), \(moment), 7, 1, 1, 1, 150020, false, true, \(moment))
            """,
            "UPDATE flarex.restore SET request = 1",
        ],
    ]
}

import PostgresClient
import SQLText

/// The objects in a bot's schema, as a session sees them in the middle of its transaction.
struct SchemaSnapshot: Sendable {
    struct Item: Sendable {
        var kind: String
        var name: String
        /// Changes with anything in the catalogs that is the object's.
        var fingerprint: String
        /// 0 for what has no file.
        var file: Int
        var droppedColumns: Int
        /// As the last ANALYZE or VACUUM estimated it.
        var estimatedRows: Int
        var rows: RowCounts
    }

    /// A file of a relation or of the part of it that holds long values.
    struct File: Sendable {
        var owner: Int
        var node: Int
        var space: Int
        var kind: String
        var persistence: String
    }

    /// By catalog and oid.
    var items: [String: Item] = [:]
    var files: [File] = []
}

/// How many rows of a table a transaction has written.
package struct RowCounts: Hashable, Sendable {
    package var inserted = 0
    package var updated = 0
    package var deleted = 0

    var isNone: Bool { self == RowCounts() }

    static func - (left: RowCounts, right: RowCounts) -> RowCounts {
        RowCounts(
            inserted: max(left.inserted - right.inserted, 0),
            updated: max(left.updated - right.updated, 0),
            deleted: max(left.deleted - right.deleted, 0)
        )
    }
}

extension PostgresSession {
    /// Looks at the schema from within the transaction, which alone sees what is not committed.
    ///
    /// No bot's code runs meanwhile: all names are those of `pg_catalog`, and the look itself is taken back.
    func readSchema(_ schema: Identifier) throws -> SchemaSnapshot {
        try execute("SAVEPOINT flarexdb_look")
        try execute("SET LOCAL search_path TO pg_catalog")
        let home: SQL = "(SELECT oid FROM pg_namespace WHERE nspname = \(bind: .text(schema.name)))"
        let items = try query("\(Self.relations(in: home)) UNION ALL \(Self.otherObjects(in: home))") { row in
            (
                try row.text(0),
                SchemaSnapshot.Item(
                    kind: try row.text(1),
                    name: try row.text(2),
                    fingerprint: try row.optionalText(3) ?? "",
                    file: try row.integer(4),
                    droppedColumns: try row.integer(5),
                    estimatedRows: try row.integer(6),
                    rows: RowCounts(
                        inserted: try row.integer(7),
                        updated: try row.integer(8),
                        deleted: try row.integer(9)
                    )
                )
            )
        }
        let files = try query(Self.files(in: home)) { row in
            SchemaSnapshot.File(
                owner: try row.integer(0),
                node: try row.integer(1),
                space: try row.integer(2),
                kind: try row.text(3),
                persistence: try row.text(4)
            )
        }
        try execute("ROLLBACK TO flarexdb_look")
        try execute("RELEASE flarexdb_look")
        return SchemaSnapshot(items: Dictionary(items) { $1 }, files: files)
    }

    /// What CREATE, ALTER and DROP change of a table is in rows of several catalogs, each with the transaction that wrote
    /// it.
    private static func relations(in home: SQL) -> SQL {
        """
        SELECT 'pg_class/' || c.oid, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table'
                WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                WHEN 'c' THEN 'type' ELSE 'index' END,
            quote_ident(c.relname),
            md5(concat_ws(',', c.xmin, c.ctid,
                (SELECT string_agg(a.xmin || ' ' || a.ctid, ',' ORDER BY a.attnum)
                    FROM pg_attribute a WHERE a.attrelid = c.oid),
                (SELECT string_agg(a.xmin || ' ' || a.ctid, ',' ORDER BY a.oid)
                    FROM pg_attrdef a WHERE a.adrelid = c.oid),
                (SELECT string_agg(k.xmin || ' ' || k.ctid, ',' ORDER BY k.oid)
                    FROM pg_constraint k WHERE k.conrelid = c.oid),
                (SELECT string_agg(t.xmin || ' ' || t.ctid, ',' ORDER BY t.oid)
                    FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal),
                (SELECT string_agg(r.xmin || ' ' || r.ctid, ',' ORDER BY r.oid)
                    FROM pg_rewrite r WHERE r.ev_class = c.oid),
                (SELECT string_agg(p.xmin || ' ' || p.ctid, ',' ORDER BY p.oid)
                    FROM pg_policy p WHERE p.polrelid = c.oid),
                (SELECT i.xmin || ' ' || i.ctid FROM pg_index i WHERE i.indexrelid = c.oid))),
            c.relfilenode::bigint,
            (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attisdropped),
            greatest(c.reltuples, 0)::bigint,
            coalesce(pg_stat_get_xact_tuples_inserted(c.oid), 0),
            coalesce(pg_stat_get_xact_tuples_updated(c.oid), 0),
            coalesce(pg_stat_get_xact_tuples_deleted(c.oid), 0)
        FROM pg_class c WHERE c.relnamespace = \(home)
        """
    }

    private static func otherObjects(in home: SQL) -> SQL {
        """
        SELECT 'pg_proc/' || p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
            quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')', p.xmin || ' ' || p.ctid,
            0, 0, 0, 0, 0, 0
        FROM pg_proc p WHERE p.pronamespace = \(home)
        UNION ALL
        SELECT 'pg_type/' || t.oid, CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, quote_ident(t.typname),
            concat_ws(',', t.xmin, t.ctid,
                (SELECT string_agg(e.xmin || ' ' || e.ctid, ',' ORDER BY e.oid) FROM pg_enum e WHERE e.enumtypid = t.oid),
                (SELECT string_agg(k.xmin || ' ' || k.ctid, ',' ORDER BY k.oid)
                    FROM pg_constraint k WHERE k.contypid = t.oid)),
            0, 0, 0, 0, 0, 0
        FROM pg_type t WHERE t.typnamespace = \(home) AND t.typtype IN ('d', 'e', 'r')
        """
    }

    /// Long values are a relation of their own, with an index.
    private static func files(in home: SQL) -> SQL {
        """
        WITH own AS (SELECT oid, reltoastrelid FROM pg_class WHERE relnamespace = \(home))
        SELECT o.owner::bigint, c.relfilenode::bigint, c.reltablespace::bigint, c.relkind::text, c.relpersistence::text
        FROM (
            SELECT oid AS owner, oid FROM own
            UNION ALL SELECT oid, reltoastrelid FROM own WHERE reltoastrelid <> 0
            UNION ALL SELECT own.oid, i.indexrelid FROM own JOIN pg_index i ON i.indrelid = own.reltoastrelid
        ) o JOIN pg_class c ON c.oid = o.oid WHERE c.relfilenode <> 0
        """
    }
}

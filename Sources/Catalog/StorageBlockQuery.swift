import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// What blocks the given bots, and those that the registry has as blocked.
    func readStorageBlocks(of roles: [Identifier]) throws -> [Identifier: ObservedStorageBlock] {
        let rows = try query(
            """
            SELECT b.role, r.limit_bytes, \(SQL.epoch(of: "r.since")),
                (SELECT count(*) FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t
                        WHERE t.tgrelid = c.oid AND t.tgenabled = 'A' AND \(StorageBlockConditions.isBlock))),
                (SELECT count(*) FROM pg_catalog.pg_stat_activity a WHERE \(StorageBlockConditions.isWriter))
            FROM (SELECT pg_catalog.unnest(\(bind: .array(roles.map(\.name)))::pg_catalog.name[]) AS role
                UNION SELECT role FROM flarex.restriction) b
            LEFT JOIN flarex.restriction r ON r.role = b.role
            LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = b.role
            """
        ) { row in
            var block = ObservedStorageBlock(unarmedTables: try row.integer(3), writers: try row.integer(4))
            if let limit = try row.optionalInteger(1, as: Int64.self) {
                let since = Timestamp(seconds: try row.integer(2, as: Int64.self))
                block.blocked = ObservedStorageBlock.Blocked(limit: ByteCount(bytes: limit), since: since)
            }
            return (try row.identifier(0), block)
        }
        var blocks = Dictionary(uniqueKeysWithValues: rows)
        if blocks.values.contains(where: { $0.blocked != nil }) {
            for (role, waste) in try readWaste() { blocks[role]?.waste.append(waste) }
        }
        return blocks
    }

    /// The tables of blocked bots, with what a rewrite of each would give back.
    ///
    /// Of dead rows the change counters know until a vacuum has made free space of them; then the number of rows and
    /// their width, as ANALYZE found it, say what is needed. The smaller need of the two is taken. A table that was
    /// rewritten is not looked at again before a tenth of its rows were changed or deleted, so that an estimate which
    /// is wrong for it does no harm twice.
    ///
    /// The free space and visibility maps count as what they belong to. No lock is taken on any table.
    private func readWaste() throws -> [(Identifier, TableWaste)] {
        try query(
            """
            WITH own AS MATERIALIZED (
                SELECT n.nspname, c.relname, c.oid, c.reltoastrelid,
                    pg_catalog.pg_stat_get_live_tuples(c.oid)::double precision AS live,
                    pg_catalog.pg_stat_get_dead_tuples(c.oid)::double precision AS dead,
                    pg_catalog.pg_stat_get_live_tuples(c.reltoastrelid)::double precision AS toast_live,
                    pg_catalog.pg_stat_get_dead_tuples(c.reltoastrelid)::double precision AS toast_dead,
                    pg_catalog.pg_stat_get_tuples_deleted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid) AS deleted,
                    (SELECT 36 + sum(s.stawidth * (1 - s.stanullfrac)) FROM pg_catalog.pg_statistic s
                        WHERE s.starelid = c.oid AND NOT s.stainherit) AS width
                FROM flarex.restriction r JOIN pg_catalog.pg_namespace n ON n.nspname = r.role
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
                WHERE c.relkind IN ('r', 'm')
            ), sizes AS (
                SELECT root, pg_catalog.sum(size) AS total,
                    pg_catalog.sum(size) FILTER (WHERE part = 'heap') AS heap,
                    pg_catalog.sum(size) FILTER (WHERE part = 'toast' AND relkind = 't') AS toast,
                    pg_catalog.sum(size) FILTER (WHERE part <> 'toast') AS outside
                FROM (\(RelationFiles.sizes(of: Self.parts(of: "own")))) f GROUP BY root
            ), needs AS (
                SELECT o.*, s.total, s.outside,
                    least(1, live / nullif(live + dead, 0), 1.2 * live * width / nullif(s.heap, 0)) AS kept,
                    least(1, toast_live / nullif(toast_live + toast_dead, 0),
                        1.2 * toast_live * 2036 / nullif(s.toast, 0)) AS toast_kept
                FROM own o JOIN sizes s ON s.root = o.oid
            )
            SELECT n.nspname, n.relname, n.total::bigint, pg_catalog.floor(outside * (1 - coalesce(kept, 1))
                + (total - outside) * (1 - coalesce(toast_kept, 1)))::bigint
            FROM needs n LEFT JOIN flarex.reclaim k ON k.relation = n.oid
            WHERE n.total > 0 AND (k.relation IS NULL OR n.deleted < k.deleted OR n.deleted - k.deleted > n.live / 10)
            ORDER BY n.nspname, n.relname
            """
        ) { row in
            (
                try row.identifier(0),
                TableWaste(
                    table: try row.identifier(1),
                    total: ByteCount(bytes: try row.integer(2, as: Int64.self)),
                    gain: ByteCount(bytes: try row.integer(3, as: Int64.self))
                )
            )
        }.filter { $0.1.gain.bytes > 0 }
    }

    /// What a rewrite of a table in `own` writes anew, as relations of one `part` each: the `heap`, an `index`, and the
    /// `toast` table with its index.
    private static func parts(of own: SQL) -> SQL {
        """
        WITH base AS (
            SELECT oid AS root, 'heap' AS part, oid AS relation FROM \(own)
            UNION ALL SELECT oid, 'toast', reltoastrelid FROM \(own) WHERE reltoastrelid <> 0
        )
        SELECT p.root, p.part, c.relfilenode, c.relkind, c.relpersistence, c.reltablespace
        FROM (
            SELECT root, part, relation FROM base
            UNION ALL
            SELECT b.root, CASE b.part WHEN 'heap' THEN 'index' ELSE b.part END, i.indexrelid
            FROM base b JOIN pg_catalog.pg_index i ON i.indrelid = b.relation
        ) p JOIN pg_catalog.pg_class c ON c.oid = p.relation
        """
    }
}

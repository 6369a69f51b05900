import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// How many bytes the files of the bots' relations hold: what `pg_total_relation_size` would give for their
    /// tables, materialized views and sequences together.
    ///
    /// That a file may have been rewritten meanwhile shows in ``ChangeCounters/files``.
    func readSizes(of bots: [Name]) throws -> [Name: Int64] {
        let rows = try query(
            """
            SELECT b.id, coalesce(pg_catalog.sum(f.size), 0)::bigint
            FROM flarex.bot b LEFT JOIN (\(RelationFiles.sizes(of: Self.relations(of: bots)))) f ON f.bot = b.id
            WHERE b.id = ANY (\(bind: .array(bots.map(\.text)))::text[])
            GROUP BY b.id
            """
        ) { row in (Name(try row.text(0)), try row.integer(1, as: Int64.self)) }
        return Dictionary(uniqueKeysWithValues: rows.compactMap { name, size in name.map { ($0, size) } })
    }

    /// The bots' tables, indexes, materialized views and sequences, and the TOAST tables with their indexes.
    private static func relations(of bots: [Name]) -> SQL {
        """
        WITH own AS MATERIALIZED (
            SELECT b.id AS bot, c.oid, c.reltoastrelid, c.relfilenode, c.relkind, c.relpersistence, c.reltablespace
            FROM flarex.bot b
            JOIN pg_catalog.pg_namespace n ON n.nspname = b.role
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
            WHERE b.id = ANY (\(bind: .array(bots.map(\.text)))::text[])
                AND c.relkind IN ('r', 'm', 'i', 'S') AND c.relfilenode <> 0
        )
        SELECT bot, relfilenode, relkind, relpersistence, reltablespace FROM own
        UNION ALL
        SELECT o.bot, t.relfilenode, t.relkind, t.relpersistence, t.reltablespace
        FROM own o JOIN pg_catalog.pg_class t ON t.oid = o.reltoastrelid
        UNION ALL
        SELECT o.bot, x.relfilenode, x.relkind, x.relpersistence, x.reltablespace
        FROM own o JOIN pg_catalog.pg_index i ON i.indrelid = o.reltoastrelid
        JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
        """
    }
}

import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// How many bytes the files of the bots' relations hold: what `pg_total_relation_size` would give for their
    /// tables, materialized views and sequences together.
    ///
    /// It looks at the files by the names that the catalogs give. `pg_total_relation_size` opens every relation: it
    /// waits behind a bot that holds ACCESS EXCLUSIVE on a table, and leaves an entry of each in the backend's memory
    /// (300 MB for 10,000 bots). This takes no lock. A file that is gone, because its table was dropped or rewritten
    /// meanwhile, counts nothing; that it may have been rewritten shows in ``ChangeCounters/files``.
    func readSizes(of bots: [Name]) throws -> [Name: Int64] {
        let rows = try query(
            """
            WITH RECURSIVE space AS MATERIALIZED (\(Self.tablespaces)),
            relation AS (\(Self.relations(of: bots))),
            file AS (
                SELECT r.bot, s.path || r.relfilenode || f.suffix AS path, 0 AS segment,
                    (pg_catalog.pg_stat_file(s.path || r.relfilenode || f.suffix, true)).size AS size
                FROM relation r
                JOIN space s ON s.oid = r.reltablespace
                JOIN (VALUES \(Self.forks)) f (suffix, kinds, persistences)
                    ON r.relkind = ANY (f.kinds) AND r.relpersistence = ANY (f.persistences)
                UNION ALL
                -- A fork goes on in another file only when this one is full.
                SELECT bot, path, segment + 1,
                    (pg_catalog.pg_stat_file(path || '.' || (segment + 1), true)).size
                FROM file WHERE size >= \(Self.segmentSize)
            )
            SELECT b.id, coalesce(pg_catalog.sum(f.size), 0)::bigint
            FROM flarex.bot b LEFT JOIN file f ON f.bot = b.id
            WHERE b.id = ANY (\(bind: .array(bots.map(\.text)))::text[])
            GROUP BY b.id
            """
        ) { row in (Name(try row.text(0)), try row.integer(1, as: Int64.self)) }
        return Dictionary(uniqueKeysWithValues: rows.compactMap { name, size in name.map { ($0, size) } })
    }

    /// Where the database's files are in each tablespace; 0 stands for the database's own, as in pg_class.
    private static let tablespaces: SQL = """
        SELECT CASE t.oid WHEN d.dattablespace THEN 0::pg_catalog.oid ELSE t.oid END AS oid,
            CASE t.spcname WHEN 'pg_default' THEN 'base/'
                ELSE 'pg_tblspc/' || t.oid || '/PG_'
                    || pg_catalog.current_setting('server_version_num')::integer / 10000
                    || '_' || (SELECT catalog_version_no FROM pg_catalog.pg_control_system()) || '/'
            END || d.oid || '/' AS path
        FROM pg_catalog.pg_tablespace t, pg_catalog.pg_database d
        WHERE d.datname = pg_catalog.current_database() AND t.spcname <> 'pg_global'
        """

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

    /// The files of a relation: the data; the free space map; the visibility map of what has rows; the empty copy that
    /// an unlogged relation is reset to.
    private static let forks: SQL = """
        ('', '{r,m,i,S,t}'::"char"[], '{p,u}'::"char"[]), ('_fsm', '{r,m,i,t}', '{p,u}'), ('_vm', '{r,m,t}', '{p,u}'),
            ('_init', '{r,m,i,S,t}', '{u}')
        """

    /// The size at which PostgreSQL begins another file, in bytes.
    private static let segmentSize: SQL = """
        (SELECT setting::bigint FROM pg_catalog.pg_settings WHERE name = 'segment_size')
            * (SELECT setting::bigint FROM pg_catalog.pg_settings WHERE name = 'block_size')
        """
}

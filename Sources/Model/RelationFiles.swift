package import SQLText

/// Where the files of relations are, and how large they are.
///
/// `pg_relation_size` and what builds on it open each relation: they wait behind a bot that holds ACCESS EXCLUSIVE on
/// a table, and leave an entry of each in the backend's memory (300 MB for 10,000 bots). A look at the files takes no
/// lock. A file that is gone, because its table was dropped or rewritten meanwhile, counts nothing.
package enum RelationFiles {
    /// The query for the forks of certain relations: their columns, `fork` as in a file's name, and `size` in bytes.
    ///
    /// - Parameter relations: a query that yields `relfilenode`, `relkind`, `relpersistence` and `reltablespace` of
    ///   relations that have files, beside what the caller wants to keep.
    package static func sizes(of relations: SQL) -> SQL {
        """
        WITH space AS MATERIALIZED (\(tablespaces))
        SELECT f.*, CASE WHEN f.first < \(segmentSize) THEN f.first ELSE (
                -- A fork goes on in another file only when this one is full.
                WITH RECURSIVE segment AS (
                    SELECT 0 AS number, f.first AS size
                    UNION ALL
                    SELECT number + 1, (pg_catalog.pg_stat_file(f.path || '.' || (number + 1), true)).size
                    FROM segment WHERE size >= \(segmentSize)
                )
                SELECT pg_catalog.sum(size)::bigint FROM segment
            ) END AS size
        FROM (
            SELECT r.*, k.suffix AS fork, s.path || r.relfilenode || k.suffix AS path,
                (pg_catalog.pg_stat_file(s.path || r.relfilenode || k.suffix, true)).size AS first
            FROM (\(relations)) r
            JOIN space s ON s.oid = r.reltablespace
            JOIN (VALUES \(forks)) k (suffix, kinds, persistences)
                ON r.relkind = ANY (k.kinds) AND r.relpersistence = ANY (k.persistences)
        ) f
        WHERE f.first IS NOT NULL
        """
    }

    /// The query for the folder of the database in each tablespace: `oid`, where 0 is the database's own tablespace as
    /// in pg_class, and `path` up to the name of a file.
    package static let tablespaces: SQL = """
        SELECT CASE t.oid WHEN d.dattablespace THEN 0::pg_catalog.oid ELSE t.oid END AS oid,
            CASE t.spcname WHEN 'pg_default' THEN 'base/'
                ELSE 'pg_tblspc/' || t.oid || '/PG_'
                    || pg_catalog.current_setting('server_version_num')::integer / 10000
                    || '_' || (SELECT catalog_version_no FROM pg_catalog.pg_control_system()) || '/'
            END || d.oid || '/' AS path
        FROM pg_catalog.pg_tablespace t, pg_catalog.pg_database d
        WHERE d.datname = pg_catalog.current_database() AND t.spcname <> 'pg_global'
        """

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

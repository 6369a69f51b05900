import Model
import SQLText

/// Whose the files are that no committed relation has.
///
/// A transaction that is still open has made them: its rows of pg_class are invisible, its locks are not. The file of a
/// new relation has the relation's own number at first, and the transaction holds ACCESS EXCLUSIVE on that number. What
/// TRUNCATE or REINDEX writes anew has a number that nothing else has. Then whoever can have written it is asked for: it
/// holds ACCESS EXCLUSIVE on a relation that is itself not committed, or whose committed row of pg_class it has replaced
/// (`xmax`, which any reader sees), and began before the file was last changed. LOCK TABLE alone replaces no row.
///
/// A file whose transaction ended in between is charged by the relation that has it now. What only one bot can have
/// written is charged to it. What several can have is charged to none of them, since one bot
/// must not have another blocked; it is reported. A server that crashed may leave files that are nobody's.
enum OpenFiles {
    /// The common table expressions that yield `traced`: the `bytes` of each such file, and in `roles` the bots' roles
    /// and other roles that may have made it. They need `file`.
    static let expressions: SQL = """
        stray AS MATERIALIZED (
            SELECT space, node, pg_catalog.min(path) AS path, pg_catalog.sum((stat).size) AS bytes,
                pg_catalog.max((stat).modification) AS modified
            FROM (
                SELECT f.space, f.node, f.path, pg_catalog.pg_stat_file(f.path, true) AS stat
                FROM file f
                WHERE f.bot IS NULL
                    AND NOT EXISTS (
                        SELECT FROM pg_catalog.pg_class c WHERE c.relfilenode = f.node AND c.reltablespace = f.space)
                    -- The first catalogs have their numbers in a file of their own.
                    AND f.node NOT IN (
                        SELECT pg_catalog.pg_relation_filenode(c.oid) FROM pg_catalog.pg_class c
                        WHERE c.relfilenode = 0 AND c.relkind IN ('r', 'i', 't'))
            ) s
            GROUP BY space, node HAVING pg_catalog.sum((stat).size) > 0
        ),
        lock AS MATERIALIZED (SELECT * FROM pg_catalog.pg_locks),
        -- A prepared transaction keeps the virtual number that it had.
        prepared AS (
            SELECT l.virtualtransaction, p.owner, p.transaction
            FROM lock l JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = l.transactionid WHERE l.pid IS NULL
        ),
        holder AS MATERIALIZED (
            SELECT l.relation, \(BotRole.name(of: "coalesce(a.usename, p.owner)")) AS role, a.xact_start AS since,
                coalesce(a.backend_xid, p.transaction) AS xid
            FROM lock l
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            LEFT JOIN prepared p ON l.pid IS NULL AND p.virtualtransaction = l.virtualtransaction
            WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.granted
                AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        ),
        maker AS MATERIALIZED (
            SELECT h.relation, h.since, c.oid IS NULL AS is_new,
                -- What an administrator rewrites is still the bot's whose schema it is in.
                CASE WHEN h.role ~ \(BotRole.pattern) THEN h.role ELSE coalesce(n.nspname, h.role, '') END AS role
            FROM holder h
            LEFT JOIN pg_catalog.pg_class c ON c.oid = h.relation
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid IS NULL OR pg_catalog.age(c.xmax) <= pg_catalog.age(h.xid)
                AND (h.role ~ \(BotRole.pattern) OR n.nspname <> 'pg_toast')
        ),
        suspected AS MATERIALIZED (
            SELECT s.*, coalesce(
                (SELECT pg_catalog.array_agg(DISTINCT m.role) FROM maker m WHERE m.is_new AND m.relation = s.node),
                -- A file's time has whole seconds.
                (SELECT pg_catalog.array_agg(DISTINCT m.role) FROM maker m
                    WHERE m.since IS NULL OR m.since < s.modified + interval '1 second'),
                '{}') AS roles
            FROM stray s
        ),
        -- Only what is still there and still not committed after the locks were read was made by one who held them.
        traced AS (
            SELECT bytes, CASE WHEN relation IS NULL THEN roles ELSE ARRAY(
                    SELECT b.role::text FROM relation r JOIN bot b ON b.id = r.bot WHERE r.oid = s.relation) END AS roles
            FROM (
                SELECT p.*, pg_catalog.pg_filenode_relation(p.space, p.node)::pg_catalog.oid AS relation,
                    (pg_catalog.pg_stat_file(p.path, true)).size AS now
                FROM suspected p
            ) s WHERE now > 0
        )
        """
}

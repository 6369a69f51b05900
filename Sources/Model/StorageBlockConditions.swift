package import SQLText

/// What both those who read the catalogs and those who change them ask for.
package enum StorageBlockConditions {
    /// From how many hundredths of the quota on a bot's tables are prepared for a block. Nobody is told of it, unlike the
    /// policy's `warnAt`, which may be turned off.
    package static let armedFrom = 80

    /// Whether trigger `t` is the one that refuses writes, whatever it is called and whether or not it is enabled.
    ///
    /// It fires before INSERT and UPDATE (22), for each statement, of any column and under no condition.
    package static let isBlock: SQL = """
        t.tgfoid = pg_catalog.to_regprocedure('flarex_shim.storage_block()') AND t.tgtype = 22 AND t.tgqual IS NULL
            AND t.tgnargs = 0 AND t.tgattr::text = '' AND NOT t.tgisinternal
        """

    /// Whether trigger `t` calls the function that refuses writes, however it does; those of partitions go with their
    /// parents.
    package static let isAnyTrigger: SQL = """
        t.tgfoid = pg_catalog.to_regprocedure('flarex_shim.storage_block()') AND t.tgparentid = 0
        """

    /// Whether session `a` is the bot's of the block `r`, and runs a statement that writes to a table of the bot and
    /// began before the block.
    ///
    /// The mark is committed a moment after `since`. A function that is called by its number is no statement and has no
    /// `query_start`. What deletes is no exception: a function, a trigger or what was sent with it may write, and what
    /// only deletes can be sent again.
    package static let isWriter: SQL = """
        a.datname = pg_catalog.current_database() AND a.state NOT LIKE 'idle%' AND a.state_change < r.since + interval '5 s'
            AND \(BotRole.isSession(of: "r.role"))
            AND EXISTS (
                SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
                JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
                WHERE l.pid = a.pid AND l.granted AND l.mode = 'RowExclusiveLock' AND l.locktype = 'relation'
                    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
                    AND s.nspname = r.role AND c.relkind IN ('r', 'p'))
        """
}

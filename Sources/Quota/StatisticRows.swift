import SQLText

/// What ANALYZE keeps of bots' tables.
///
/// It is kept in catalogs, where no quota on files sees it, and outlives the rows that it was taken from. With the
/// greatest `STATISTICS` target one column can have 20 MB.
enum StatisticRows {
    /// The query for the `bytes` of each `bot`, compressed as they are stored. It needs `bot` and `own`.
    static let bytesByBot: SQL = """
        SELECT bot, pg_catalog.sum(bytes) AS bytes
        FROM (
            SELECT o.bot, \(size(of: columns)) AS bytes
            FROM own o JOIN pg_catalog.pg_statistic s ON s.starelid = o.oid
            UNION ALL
            SELECT b.id, \(size(of: extendedColumns))
            FROM bot b JOIN pg_catalog.pg_statistic_ext e ON e.stxnamespace = b.home
            JOIN pg_catalog.pg_statistic_ext_data s ON s.stxoid = e.oid
        ) r GROUP BY bot
        """

    private static let columns: [SQL] = [
        "s.stanumbers1", "s.stanumbers2", "s.stanumbers3", "s.stanumbers4", "s.stanumbers5",
        "s.stavalues1", "s.stavalues2", "s.stavalues3", "s.stavalues4", "s.stavalues5",
    ]

    private static let extendedColumns: [SQL] = ["s.stxdndistinct", "s.stxddependencies", "s.stxdmcv", "s.stxdexpr"]

    /// The size of a row's columns of variable length. Of one that is kept apart it is read without fetching it.
    private static func size(of columns: [SQL]) -> SQL {
        columns.map { "coalesce(pg_catalog.pg_column_size(\($0)), 0)" as SQL }.joined(separator: " + ")
    }
}

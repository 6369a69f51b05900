extension SQL {
    /// A moment as whole seconds since 1970, rounded down: whoever reads one twice, by two queries, reads the same.
    package static func epoch(of moment: SQL) -> SQL {
        "pg_catalog.floor(pg_catalog.date_part('epoch', \(moment)))::bigint"
    }
}

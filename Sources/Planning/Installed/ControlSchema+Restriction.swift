import SQLText

extension ControlSchema {
    /// Which bots' writes are blocked, for which limit and since when; and what was rewritten to make room.
    static let restriction: [SQL] = [
        // `origin` is the plan's name or `maxStorage`.
        """
        CREATE TABLE flarex.restriction (
            role name PRIMARY KEY REFERENCES flarex.bot (role) ON UPDATE CASCADE ON DELETE CASCADE,
            limit_bytes bigint NOT NULL,
            origin text NOT NULL,
            since timestamptz NOT NULL
        )
        """,
        // `deleted` is how many rows the statistics had as deleted or updated then.
        """
        CREATE TABLE flarex.reclaim (
            relation oid PRIMARY KEY,
            role name NOT NULL REFERENCES flarex.bot (role) ON UPDATE CASCADE ON DELETE CASCADE,
            deleted bigint NOT NULL,
            at timestamptz NOT NULL
        )
        """,
    ]
}

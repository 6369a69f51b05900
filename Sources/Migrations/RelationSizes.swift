import Model
import PostgresClient
import SQLText

/// How large the files of relations are, in bytes.
struct RelationSizes: Sendable {
    /// By oid, with those that hold long values.
    var byRelation: [Int: Int64] = [:]
    /// By the number of the file.
    var byNode: [Int: Int64] = [:]

    var total: Int64 { byNode.values.reduce(0, +) }

    func bytes(of relation: Int) -> Int64 { byRelation[relation] ?? 0 }
}

extension PostgresSession {
    /// The bytes of the files. It opens no relation, and so waits for none.
    func readSizes(of files: [SchemaSnapshot.File]) throws -> RelationSizes {
        func list(_ value: (SchemaSnapshot.File) -> Int) -> Bind { .array(files.map { String(value($0)) }) }
        let relations: SQL = """
            SELECT u.owner, u.relfilenode::pg_catalog.oid AS relfilenode, u.relkind::"char" AS relkind,
                u.relpersistence::"char" AS relpersistence, u.reltablespace::pg_catalog.oid AS reltablespace
            FROM ROWS FROM (
                pg_catalog.unnest(\(bind: list(\.owner))::bigint[]), pg_catalog.unnest(\(bind: list(\.node))::bigint[]),
                pg_catalog.unnest(\(bind: list(\.space))::bigint[]),
                pg_catalog.unnest(\(bind: .array(files.map(\.kind)))::text[]),
                pg_catalog.unnest(\(bind: .array(files.map(\.persistence)))::text[]))
                AS u (owner, relfilenode, reltablespace, relkind, relpersistence)
            """
        let rows = try query(
            """
            SELECT owner, relfilenode::bigint, pg_catalog.sum(size)::bigint
            FROM (\(RelationFiles.sizes(of: relations))) s GROUP BY owner, relfilenode
            """
        ) { (owner: try $0.integer(0), node: try $0.integer(1), bytes: try $0.integer(2, as: Int64.self)) }
        var sizes = RelationSizes()
        for row in rows {
            sizes.byRelation[row.owner, default: 0] += row.bytes
            sizes.byNode[row.node, default: 0] += row.bytes
        }
        return sizes
    }

    /// The bot's quota in bytes; nil where there is none.
    func readQuota(of bot: Name) throws -> Int64? {
        try query("SELECT quota_bytes FROM flarex.bot WHERE id = \(bind: .text(bot.text))") {
            try $0.optionalInteger(0, as: Int64.self)
        }.first ?? nil
    }

    /// The locks on relations that a session holds and that keep others from writing or reading.
    func readStrongLocks(ofProcess process: Int32) throws -> [(relation: Int, mode: LockMode)] {
        let rows = try query(
            """
            SELECT l.relation::bigint, l.mode FROM pg_catalog.pg_locks l
            WHERE l.pid = \(bind: .integer(process)) AND l.granted AND l.locktype = 'relation'
                AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
                AND l.mode = ANY (\(bind: .array(LockMode.allCases.map(\.rawValue)))::text[])
            """
        ) { (try $0.integer(0), LockMode(rawValue: try $0.text(1))) }
        return rows.compactMap { relation, mode in mode.map { (relation, $0) } }
    }
}

/// A lock on a table that is stronger than SHARE UPDATE EXCLUSIVE, from the weakest on.
package enum LockMode: String, CaseIterable, Comparable, Sendable {
    case share = "ShareLock"
    case shareRowExclusive = "ShareRowExclusiveLock"
    case exclusive = "ExclusiveLock"
    case accessExclusive = "AccessExclusiveLock"

    /// As LOCK TABLE calls it.
    package var words: String {
        switch self {
        case .share: "SHARE"
        case .shareRowExclusive: "SHARE ROW EXCLUSIVE"
        case .exclusive: "EXCLUSIVE"
        case .accessExclusive: "ACCESS EXCLUSIVE"
        }
    }

    package var blocksReaders: Bool { self == .accessExclusive }

    package static func < (left: LockMode, right: LockMode) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}

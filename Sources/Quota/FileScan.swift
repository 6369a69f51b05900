import Model
import PostgresClient
import SQLText

/// What the files of bots hold, as one look at the database's folders has it.
struct FileScan: Sendable {
    /// What is known of each bot that was looked at.
    var bots: [Name: Stored] = [:]
    /// Files of open transactions that more than one bot may have made, or none.
    var untraced: [Sweep.Report.Untraced] = []

    struct Stored: Hashable, Sendable {
        var bytes: Int64
        /// What was measured before; nil for a bot that never was.
        var lastBytes: Int64?
        /// Stands for the files that the bot's committed relations have: a rewritten table changes it.
        var files: String
    }

    /// Which bots to look at.
    enum Selection: Sendable {
        case all
        /// Those at or above the part of their quota at which to warn, as last measured.
        case closeToQuota(warnAt: Percentage?)
        case only([Name])

        /// The condition on bot `b` and its last measurement `u`.
        fileprivate var condition: SQL {
            switch self {
            case .all: "true"
            case .closeToQuota(let warnAt): isCloseToQuota("u.bytes", warnAt)
            case .only(let bots): "b.id = ANY (\(bind: .array(bots.map(\.text)))::text[])"
            }
        }
    }
}

extension PostgresSession {
    /// Lists the database's files in every tablespace, and adds up the sizes of those that are the selected bots'.
    ///
    /// It is one statement whatever the number of bots. It takes no lock on any relation, leaves nothing of them in the
    /// backend's memory, and believes no statistics: what a file holds counts in whatever way it came there.
    func readFiles(of selection: FileScan.Selection) throws -> FileScan {
        var scan = FileScan()
        let rows = try query(
            """
            WITH space AS MATERIALIZED (\(RelationFiles.tablespaces)),
            bot AS MATERIALIZED (
                SELECT b.id, b.role, n.oid AS home, u.bytes
                FROM flarex.bot b
                LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = b.role
                LEFT JOIN flarex.usage u ON u.bot = b.id
                WHERE \(selection.condition)
            ),
            own AS MATERIALIZED (\(Self.ownRelations)),
            relation AS MATERIALIZED (\(Self.relationsWithToast)),
            file AS MATERIALIZED (\(Self.files)),
            stored AS (
                SELECT bot, pg_catalog.sum((pg_catalog.pg_stat_file(path, true)).size) AS bytes
                FROM file WHERE bot IS NOT NULL GROUP BY bot
            ),
            print AS (
                SELECT bot, pg_catalog.sum(pg_catalog.hashint8extended(node::bigint, oid::bigint)) AS files
                FROM relation GROUP BY bot
            ),
            statistic AS (\(StatisticRows.bytesByBot)),
            \(OpenFiles.expressions)
            SELECT b.id, coalesce(s.bytes, 0)::bigint + coalesce(t.bytes, 0)::bigint + coalesce(o.bytes, 0)::bigint,
                coalesce(p.files, 0)::text, NULL, b.bytes
            FROM bot b
            LEFT JOIN stored s ON s.bot = b.id
            LEFT JOIN print p ON p.bot = b.id
            LEFT JOIN statistic t ON t.bot = b.id
            LEFT JOIN (
                SELECT roles[1] AS role, pg_catalog.sum(bytes) AS bytes
                FROM traced WHERE pg_catalog.cardinality(roles) = 1 GROUP BY 1
            ) o ON o.role = b.role
            UNION ALL
            SELECT NULL, pg_catalog.sum(bytes)::bigint, NULL, pg_catalog.array_to_string(roles, ','), NULL
            FROM traced WHERE pg_catalog.cardinality(roles) <> 1 GROUP BY roles
            """
        ) { row in
            (
                id: try row.optionalText(0), bytes: try row.integer(1, as: Int64.self), files: try row.optionalText(2),
                roles: try row.optionalText(3), lastBytes: try row.optionalInteger(4, as: Int64.self)
            )
        }
        for row in rows {
            if let id = row.id {
                guard let name = Name(id) else { continue }
                scan.bots[name] = FileScan.Stored(bytes: row.bytes, lastBytes: row.lastBytes, files: row.files ?? "")
            } else {
                let roles = (row.roles ?? "").split(separator: ",").map(String.init)
                scan.untraced.append(Sweep.Report.Untraced(bytes: row.bytes, roles: roles))
            }
        }
        return scan
    }

    /// The files that the relations of bots have now, to be held against those that were looked at.
    func readFilePrints() throws -> [Name: String] {
        let rows = try query(
            """
            WITH bot AS (
                SELECT b.id, n.oid AS home FROM flarex.bot b JOIN pg_catalog.pg_namespace n ON n.nspname = b.role
            ),
            own AS MATERIALIZED (\(Self.ownRelations))
            SELECT bot, pg_catalog.sum(pg_catalog.hashint8extended(node::bigint, oid::bigint))::text
            FROM (\(Self.relationsWithToast)) r GROUP BY bot
            """
        ) { row in (Name(try row.text(0)), try row.text(1)) }
        return Dictionary(uniqueKeysWithValues: rows.compactMap { name, files in name.map { ($0, files) } })
    }

    /// What is in the schemas of `bot` and has files.
    private static let ownRelations: SQL = """
        SELECT b.id AS bot, c.oid, c.reltoastrelid AS toast, c.relfilenode AS node, c.reltablespace AS space
        FROM bot b JOIN pg_catalog.pg_class c ON c.relnamespace = b.home WHERE c.relfilenode <> 0
        """

    /// The relations in `own`, their TOAST tables, and the indexes of these.
    private static let relationsWithToast: SQL = """
        SELECT bot, oid, node, space FROM own
        UNION ALL
        SELECT o.bot, t.oid, t.relfilenode, t.reltablespace FROM own o JOIN pg_catalog.pg_class t ON t.oid = o.toast
        UNION ALL
        SELECT o.bot, x.oid, x.relfilenode, x.reltablespace
        FROM own o JOIN pg_catalog.pg_index i ON i.indrelid = o.toast
        JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
        """

    /// Every file of the database with the number of its relation (`16400`, `16400.1`, `16400_fsm`), and its bot if the
    /// number is one of `relation`.
    private static let files: SQL = """
        SELECT r.bot, f.space, f.node, f.path
        FROM (
            SELECT s.oid AS space, s.path || n.name AS path,
                pg_catalog.split_part(pg_catalog.split_part(n.name, '.', 1), '_', 1)::pg_catalog.oid AS node
            FROM space s CROSS JOIN LATERAL pg_catalog.pg_ls_dir(s.path, true, false) n (name)
            WHERE n.name ~ '^[0-9]'
        ) f LEFT JOIN relation r ON r.node = f.node AND r.space = f.space
        """
}

/// Whether so many bytes reach the part of a bot's quota (`b.quota_bytes`) at which to warn; at which to block, where
/// there is no such part.
func isCloseToQuota(_ bytes: SQL, _ warnAt: Percentage?) -> SQL {
    "\(bytes)::numeric * 100 >= b.quota_bytes::numeric * \(warnAt?.hundredths ?? 100)"
}

import Model
import PostgresClient
import SQLText

/// A bot whose archive is to be made.
struct BackupSubject: Hashable, Sendable {
    var bot: Name
    var role: Identifier
    /// As last measured.
    var bytes: Int64
    /// Tables, indexes and the like, each of which may be a lock while it is dumped.
    var relations: Int
    /// Whether its last attempt failed, or somebody locks one of its tables just now: it is dumped by itself then, so
    /// that it keeps no other waiting.
    var isSuspect: Bool
}

/// Bots that are dumped in one snapshot, in parts: each part is one run of `pg_dump`, which reads the catalogs once.
struct BackupGroup: Hashable, Sendable {
    var parts: [[BackupSubject]]

    /// The most bots in one group.
    static let bots = 100
    /// The most that they store together, unless one alone stores more. A snapshot keeps vacuum from dead rows for as
    /// long as it takes to dump that much.
    static let bytes: Int64 = 4_000_000_000

    /// Puts bots into groups, in their order; those that may fail come last, each in a part of its own.
    ///
    /// - Parameter relations: the most relations in one group, as the locks on them are taken from what all share.
    static func groups(of subjects: [BackupSubject], relations: Int) -> [BackupGroup] {
        let sound = chunks(of: subjects.filter { !$0.isSuspect }, relations).map { BackupGroup(parts: [$0]) }
        let suspects = chunks(of: subjects.filter(\.isSuspect), relations).map { chunk in
            BackupGroup(parts: chunk.map { [$0] })
        }
        return sound + suspects
    }

    private static func chunks(of subjects: [BackupSubject], _ relations: Int) -> [[BackupSubject]] {
        var chunks: [[BackupSubject]] = []
        var (bytes, count): (Int64, Int) = (0, 0)
        for subject in subjects {
            (bytes, count) = (bytes + subject.bytes, count + subject.relations)
            if let last = chunks.indices.last, chunks[last].count < Self.bots, bytes <= Self.bytes, count <= relations {
                chunks[last].append(subject)
            } else {
                chunks.append([subject])
                (bytes, count) = (subject.bytes, subject.relations)
            }
        }
        return chunks
    }
}

extension PostgresSession {
    /// The bots that a run has yet to deal with, the one whose last archive is the oldest first.
    ///
    /// It takes no lock on anything of a bot's.
    func readBackupSubjects(ofRun run: Int, asked: [Name]?) throws -> [BackupSubject] {
        let names = asked.map { Bind.array($0.map(\.text)) } ?? .null
        return try query(
            """
            WITH locked AS MATERIALIZED (
                SELECT DISTINCT c.relnamespace AS home FROM pg_catalog.pg_lock_status() l
                JOIN pg_catalog.pg_class c ON c.oid = l.relation
                WHERE l.granted AND l.mode = 'AccessExclusiveLock' AND l.database
                    = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
            ), size AS MATERIALIZED (
                SELECT relnamespace AS home, pg_catalog.count(*) AS relations FROM pg_catalog.pg_class GROUP BY 1
            )
            SELECT b.id, b.role, coalesce(u.bytes, 0), coalesce(s.relations, 0),
                f.bot IS NOT NULL OR l.home IS NOT NULL
            FROM flarex.bot b
            JOIN pg_catalog.pg_namespace n ON n.nspname = b.role
            LEFT JOIN locked l ON l.home = n.oid
            LEFT JOIN size s ON s.home = n.oid
            LEFT JOIN flarex.usage u ON u.bot = b.id
            LEFT JOIN flarex.backup_failure f ON f.bot = b.id
            LEFT JOIN LATERAL (
                SELECT taken_at, run FROM flarex.archive a WHERE a.bot = b.id ORDER BY taken_at DESC LIMIT 1
            ) a ON true
            WHERE (\(bind: names)::text[] IS NULL OR b.id = ANY (\(bind: names)::text[]))
                -- What is there of a bot in the middle of a restore is not its data.
                AND NOT EXISTS (SELECT FROM flarex.restore x WHERE x.bot = b.id AND x.ended_at IS NULL)
                AND a.run IS DISTINCT FROM \(run) AND f.run IS DISTINCT FROM \(run)
            ORDER BY a.taken_at NULLS FIRST, b.id
            """
        ) { row in
            guard let bot = Name(try row.text(0)), let role = Identifier(try row.text(1)) else { return nil }
            return BackupSubject(
                bot: bot,
                role: role,
                bytes: try row.integer(2, as: Int64.self),
                relations: try row.integer(3),
                isSuspect: try row.boolean(4)
            )
        }.compactMap(\.self)
    }
}

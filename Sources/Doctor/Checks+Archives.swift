package import Model
import SQLText

extension Checks {
    /// Whether bots could be restored, as far as the registry knows: `archives-none`, `archive-old`, `drill-failed`,
    /// `drill-overdue`. For a control schema that knows of drills.
    package static func archives(_ policy: ClusterPolicy) -> [Check] {
        guard let backups = policy.backups else { return [none] }
        return [old(backups), failed, overdue(backups)]
    }

    private static let none = Check(
        id: "archives-none",
        severity: .warning,
        title: "there are no backups",
        query: """
            SELECT 'spec.backups is missing in the Cluster manifest',
                'Add spec.backups with repository and passwordFile to the Cluster manifest, and run flarexdb apply.'
            FROM flarex.bot HAVING count(*) > 0
            """
    )

    /// A bot without an archive counts from when it was made.
    private static func old(_ backups: BackupPolicy) -> Check {
        Check(
            id: "archive-old",
            severity: .danger,
            title: "bots have no archive of the last \(2 * backups.every.seconds / 3600) hours",
            query: """
                SELECT \(few), 'Run flarexdb backup, and see why flarexdb run makes none: flarexdb backups lists failures.'
                FROM (
                    SELECT b.id, coalesce(max(a.taken_at), b.created_at) AS since
                    FROM flarex.bot b LEFT JOIN flarex.archive a ON a.bot = b.id
                    WHERE b.role IN (SELECT nspname FROM pg_namespace) GROUP BY b.id
                ) x
                WHERE since < now() - \(2 * backups.every.seconds) * interval '1 second' HAVING count(*) > 0
                """
        )
    }

    private static let failed = Check(
        id: "drill-failed",
        severity: .danger,
        title: "an archive does not restore",
        query: """
            SELECT format('the archive of %s from %s: %s', x.id, x.taken_at,
                    concat_ws(': ', x.fault ->> 'object', x.fault ->> 'message')),
                'See the Backups page on archives that do not load, make a new archive, and run flarexdb backup verify '
                    || x.id || '.'
            FROM (\(last)) x WHERE NOT x.is_verified ORDER BY x.id LIMIT 20
            """
    )

    private static func overdue(_ backups: BackupPolicy) -> Check {
        guard let every = backups.drillEvery else {
            return Check(
                id: "drill-overdue",
                severity: .warning,
                title: "archives are not tried, so whether they restore is not known",
                query: """
                    SELECT 'spec.backups.drill is missing', 'Add drill: {every: 7d} to spec.backups.'
                    FROM flarex.archive HAVING count(*) > 0
                    """
            )
        }
        return Check(
            id: "drill-overdue",
            severity: .warning,
            title: "bots' archives were not tried for longer than spec.backups.drill.every",
            query: """
                SELECT \(few), 'Run flarexdb backup verify, and see why flarexdb run does not: its log says so.'
                FROM (
                    SELECT a.id, coalesce(d.begun_at, a.since) AS since
                    FROM (
                        SELECT b.id, min(a.taken_at) AS since FROM flarex.bot b JOIN flarex.archive a ON a.bot = b.id
                        GROUP BY b.id
                    ) a LEFT JOIN (\(last)) d ON d.id = a.id
                ) x
                WHERE since < now() - \(every.seconds) * interval '1 second' HAVING count(*) > 0
                """
        )
    }

    /// The last drill of each bot.
    private static let last: SQL = """
        SELECT DISTINCT ON (d.bot) d.bot AS id, d.begun_at, d.taken_at, d.is_verified, d.fault
        FROM flarex.drill d JOIN flarex.bot b ON b.id = d.bot ORDER BY d.bot, d.number DESC
        """

    /// How many there are in `x`, with the first few by name and the longest time.
    private static let few: SQL = """
        format('%s %s: %s%s; the longest since %s', count(*), CASE WHEN count(*) = 1 THEN 'bot' ELSE 'bots' END,
            array_to_string((array_agg(x.id ORDER BY x.since, x.id))[1:5], ', '),
            CASE WHEN count(*) > 5 THEN ', ...' ELSE '' END, min(x.since))
        """
}

import Migrations
import Model
import Planning
import Presentation
import Text

/// What `migrate --dry-run` prints.
enum DryRunText {
    static func report(_ report: DryRunReport, of bot: Name, recorded: Int) -> String {
        guard !report.trials.isEmpty else {
            let before = recorded == 0 ? "" : ", \(recorded) recorded before"
            return "No migrations to apply to bot \(bot)\(before).\n"
        }
        return report.trials.map(trial).joined(separator: "\n") + "\n" + storage(report) + "Nothing was changed.\n"
    }

    private static func trial(_ trial: MigrationTrial) -> String {
        let name = trial.migration.name
        let count = counted(trial.migration.statements.count, "statement")
        guard trial.isTried else {
            let reason = trial.failure.map(\.description) ?? "it runs outside a transaction and cannot be rolled back"
            return "\(name) was not tried: \(reason).".onOneLine + "\n"
        }
        let time = "\(trial.duration.milliseconds) ms"
        var lines = ["\(name): \(count), \(time)"]
        if let failure = trial.failure {
            lines = ["\(name) fails after \(time): \(failure)"] + failure.excerpt.map { "  \($0)" }
        }
        lines += trial.changes.map { "  " + change($0) }
        lines += trial.rows.map { "  rows of \($0.table): \(rows($0.counts))" }
        lines += trial.locks.map { "  " + lock($0) }
        if !trial.hazards.isEmpty {
            lines.append("  hazards: " + trial.hazards.map(\.rawValue).joined(separator: ", "))
        }
        return lines.map { $0.onOneLine + "\n" }.joined()
    }

    private static func change(_ change: MigrationTrial.Change) -> String {
        let sign =
            switch change.action {
            case .created: "+"
            case .altered, .rewritten, .emptied: "~"
            case .dropped: "-"
            }
        var facts: [String] = []
        if change.action == .rewritten { facts.append("the whole table is rewritten") }
        if change.action == .emptied { facts.append("emptied") }
        if let rows = change.estimatedRows { facts.append("about \(rows) rows") }
        if let bytes = change.bytes { facts.append(ByteCount(bytes: bytes).approximate) }
        let note = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        return "\(sign) \(change.kind) \(change.name)\(note)"
    }

    private static func rows(_ counts: RowCounts) -> String {
        [(counts.inserted, "inserted"), (counts.updated, "updated"), (counts.deleted, "deleted")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    private static func lock(_ lock: MigrationTrial.Lock) -> String {
        let blocked = lock.mode.blocksReaders ? "readers and writers wait" : "writers wait"
        return "lock \(lock.mode.words) on \(lock.kind) \(lock.name) (\(ByteCount(bytes: lock.bytes).approximate)) for "
            + "\(lock.held.milliseconds) ms: \(blocked)"
    }

    private static func storage(_ report: DryRunReport) -> String {
        let (before, after) = (ByteCount(bytes: report.bytesBefore), ByteCount(bytes: report.bytesAfter))
        let quota = report.quota.map { " of \(ByteCount(bytes: $0).approximate)" } ?? ""
        let warning = report.exceedsQuota ? ": over the quota, so that writes would be blocked" : ""
        return "Storage: \(before.approximate) before, \(after.approximate)\(quota) after\(warning).\n"
    }
}

/// The same as JSON.
struct DryRunDocument: Encodable {
    struct Storage: Encodable {
        var bytesBefore: Int64
        var bytesAfter: Int64
        var quotaBytes: Int64?
        var exceedsQuota: Bool
    }

    struct Change: Encodable {
        var action: String
        var kind: String
        var name: String
        var bytes: Int64?
        var estimatedRows: Int?
    }

    struct Rows: Encodable {
        var table: String
        var inserted: Int
        var updated: Int
        var deleted: Int
    }

    struct Lock: Encodable {
        var mode: String
        var kind: String
        var name: String
        var bytes: Int64
        var heldMs: Int64
    }

    struct Entry: Encodable {
        var name: String
        var checksum: String
        var status: String
        var durationMs: Int64
        var changes: [Change]
        var rows: [Rows]
        var locks: [Lock]
        var hazards: [String]
        var error: MigrationDocument.Failure?
    }

    var bot: String
    var dryRun = true
    var recorded: Int
    var storage: Storage
    var migrations: [Entry]

    init(_ report: DryRunReport, of bot: Name, recorded: Int) {
        self.bot = bot.text
        self.recorded = recorded
        storage = Storage(
            bytesBefore: report.bytesBefore,
            bytesAfter: report.bytesAfter,
            quotaBytes: report.quota,
            exceedsQuota: report.exceedsQuota
        )
        migrations = report.trials.map(Entry.init)
    }
}

extension DryRunDocument.Entry {
    init(_ trial: MigrationTrial) {
        name = trial.migration.name
        checksum = trial.migration.checksum
        status = !trial.isTried ? "notTried" : trial.failure == nil ? "tried" : "failed"
        durationMs = trial.duration.milliseconds
        changes = trial.changes.map {
            .init(
                action: $0.action.rawValue,
                kind: $0.kind,
                name: $0.name,
                bytes: $0.bytes,
                estimatedRows: $0.estimatedRows
            )
        }
        rows = trial.rows.map {
            .init(
                table: $0.table,
                inserted: $0.counts.inserted,
                updated: $0.counts.updated,
                deleted: $0.counts.deleted
            )
        }
        locks = trial.locks.map {
            .init(
                mode: $0.mode.words,
                kind: $0.kind,
                name: $0.name,
                bytes: $0.bytes,
                heldMs: $0.held.milliseconds
            )
        }
        hazards = trial.hazards.map(\.rawValue)
        error = trial.failure.map(MigrationDocument.Failure.init)
    }
}

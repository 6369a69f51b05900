import Migrations
import Model
import Planning
import Presentation
import Text

/// What `migrate` says of what it did.
struct MigrationReport {
    var bot: Name
    var plan: MigrationPlan

    /// What stands in the way, and what is out of order.
    var warnings: String {
        let changes = plan.changed.map { change in
            let lines = TextDiff.unified(change.record.sql, change.migration.recordedText)
            let shown = lines.isEmpty ? ["  (the texts differ in a password only)"] : lines.map { $0.onOneLine }
            return "\(change.record.name) is not what was applied as number \(change.record.id):\n"
                + shown.map { "\($0)\n" }.joined()
        }
        let late = plan.late.map {
            "warning: \($0.name) is applied after \($0.after), which comes later".onOneLine + "\n"
        }
        return (changes + late).joined()
    }

    static func text(_ outcome: MigrationOutcome) -> String {
        let (name, time) = (outcome.migration.name, "\(outcome.duration.milliseconds) ms")
        let tries = outcome.tries > 1 ? ", tried \(outcome.tries) times" : ""
        let count = counted(outcome.migration.statements.count, "statement")
        switch outcome.result {
        case .applied: return "Applied \(name): \(count), \(time)\(tries).".onOneLine + "\n"
        case .partial(let failure):
            return "Partly committed \(name)\(tries): \(failure).".onOneLine + "\n" + excerpt(failure)
        case .failed(let failure):
            let rest = outcome.migration.isTransactional ? " All of it was rolled back." : ""
            return "Failed \(name)\(tries): \(failure).\(rest)".onOneLine + "\n" + excerpt(failure)
        }
    }

    private static func excerpt(_ failure: MigrationFailure) -> String {
        failure.excerpt.map { "  \($0.onOneLine)\n" }.joined()
    }

    func summary(_ outcomes: [MigrationOutcome]) -> String {
        let before = plan.recorded == 0 ? "" : ", \(plan.recorded) recorded before"
        guard let last = outcomes.last else { return "No migrations to apply to bot \(bot)\(before).\n" }
        let applied = outcomes.count(where: \.isApplied)
        let left = plan.pending.count - outcomes.count
        let failed = last.isApplied ? "" : ", 1 failed" + (left == 0 ? "" : ", \(left) not tried")
        return "\(counted(applied, "migration")) applied to bot \(bot)\(failed)\(before).\n"
    }
}

/// The same as JSON.
struct MigrationDocument: Encodable {
    struct Failure: Encodable {
        var message: String
        var detail: String?
        var hint: String?
        var sqlState: String?
        var line: Int?

        init(_ failure: MigrationFailure) {
            (message, detail, hint) = (failure.message, failure.detail, failure.hint)
            (sqlState, line) = (failure.sqlState, failure.line)
        }
    }

    struct Entry: Encodable {
        var name: String
        var checksum: String
        var status: String
        var statements: Int
        var durationMs: Int64?
        var tries: Int?
        var error: Failure?
    }

    var bot: String
    var recorded: Int
    var migrations: [Entry]

    init(_ report: MigrationReport, _ outcomes: [MigrationOutcome]) {
        bot = report.bot.text
        recorded = report.plan.recorded
        let rest = report.plan.pending.dropFirst(outcomes.count)
        migrations = outcomes.map(Entry.init) + rest.map { Entry($0, status: "notTried") }
    }
}

extension MigrationDocument.Entry {
    init(_ migration: Migration, status: String) {
        self.init(
            name: migration.name,
            checksum: migration.checksum,
            status: status,
            statements: migration.statements.count
        )
    }

    init(_ outcome: MigrationOutcome) {
        switch outcome.result {
        case .applied: self.init(outcome.migration, status: "applied")
        case .failed(let failure):
            self.init(outcome.migration, status: "failed")
            error = MigrationDocument.Failure(failure)
        case .partial(let failure):
            self.init(outcome.migration, status: "partial")
            error = MigrationDocument.Failure(failure)
        }
        durationMs = outcome.duration.milliseconds
        tries = outcome.tries
    }
}

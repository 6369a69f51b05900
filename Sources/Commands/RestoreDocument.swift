import Backups
import Model
import Operations
import SQLText

/// What a restore, or taking one back, came to, for programs.
struct RestoreDocument: Encodable {
    var bot: String
    /// Nil where a restore was taken back.
    var archive: Int?
    var takenAt: String?
    /// The schema that holds what the bot had before.
    var replaced: String
    var keptUntil: String
    /// What else the bot needs and did not get.
    var failures: [String]

    init(_ report: RestoreReport) {
        (bot, archive, takenAt) = (report.bot.text, report.archive?.number, report.archive?.takenAt.description)
        (replaced, keptUntil) = (report.replaced.name, report.keptUntil.description)
        failures = report.failures
    }

    init(_ restored: RestoredArchive, keep: TimeSpan) {
        (bot, archive, takenAt) = (restored.bot.text, restored.archive, restored.takenAt.description)
        (replaced, keptUntil) = (restored.replaced.name, (restored.endedAt + keep).description)
        failures = []
    }
}

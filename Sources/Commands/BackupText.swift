import Backups
import Model
import Planning
import Presentation
import Text

/// Archives for people.
enum BackupText {
    static func report(_ report: Backup.Report) -> String {
        var lines = [summary(of: report)]
        lines += report.failures.map { "Not archived: \($0.bot): \($0.message)".onOneLine }
        if report.isStopped { lines.append("Stopped before the end; the next flarexdb backup goes on.") }
        return lines.joined(separator: "\n") + "\n"
    }

    static func summary(of report: Backup.Report) -> String {
        let continued = report.isContinued ? ", the rest of an interrupted backup" : ""
        let amount = "\(counted(report.rows, "row")), \(ByteCount(bytes: report.bytes).approximate)"
        let failed = report.failures.isEmpty ? "" : "; \(counted(report.failures.count, "bot")) could not be archived"
        return "Archived \(counted(report.archived.count, "bot"))\(continued) (\(amount))\(failed)."
    }

    static func size(of archive: Archive) -> String {
        "\(counted(archive.tables.count, "table")), \(counted(archive.rows, "row")), \(archive.bytes.approximate)"
    }

    static func names(_ bots: [Name]) -> String { bots.map(\.text).joined(separator: ", ") }

    /// All bots, each with its archives.
    static func list(_ bots: [BackupListing], style: TextStyle) -> String {
        guard !bots.isEmpty else { return "No bots and no archives.\n" }
        var table = TextTable(header: ["BOT", "ARCHIVES", "EARLIEST", "LATEST", "SIZE", "LAST ATTEMPT", "VERIFIED"])
        for bot in bots {
            table.add([
                bot.bot.text, "\(bot.archives.count)", bot.earliest?.description ?? "-", bot.latest?.description ?? "-",
                bot.archives.first?.bytes.approximate ?? "-", bot.attempt, bot.verification,
            ])
        }
        return table.text(style: style)
    }

    /// One bot's archives.
    static func detail(_ bot: BackupListing, style: TextStyle) -> String {
        let failure = bot.failure.map { "Last attempt failed at \($0.at): \($0.message)\n".onOneLine + "\n" } ?? ""
        let replaced = bot.replaced.map { state in
            "Replaced at \(state.at)" + (state.keptUntil.map { ", kept until \($0)" } ?? "")
                + " in schema \(state.schema)\n"
        }.joined()
        let drill = bot.drill.map { "Last drill at \($0.begunAt): " + DrillText.outcome(of: $0) + "\n" } ?? ""
        let heading = failure + drill + replaced
        guard !bot.archives.isEmpty else { return heading + "No archives of \(bot.bot).\n" }
        var table = TextTable(header: ["TAKEN", "SIZE", "TABLES", "ROWS", "PLAN", "SERVER", "SNAPSHOT"])
        for archive in bot.archives {
            table.add([
                archive.takenAt.description, archive.bytes.approximate, "\(archive.tables.count)", "\(archive.rows)",
                archive.plan.text, "\(archive.serverVersion / 10_000).\(archive.serverVersion % 10_000)",
                "\(archive.snapshot.prefix(8)):/\(archive.folder)",
            ])
        }
        return heading + table.text(style: style)
    }
}

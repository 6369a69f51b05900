import Model
import SQLText

extension ChangePlan {
    /// The largest Markdown form, in bytes of UTF-8. A comment on a pull request may have 65,536 characters.
    package static let maximumMarkdownSize = 60_000

    /// The plan for a comment on a pull request: a table of steps for each bot, cut off with a count where it would
    /// grow too large.
    package var markdown: String {
        var text =
            "### flarexdb: \(summaryLine)\n\nDatabase `\(cluster.database)`, fingerprint `\(fingerprint.prefix(16))`\n"
        if !refused.isEmpty {
            text += "\n**Refused**\n\n"
            let shown = refused.prefix(50)
            for refusal in shown {
                text += "- \(escaped(refusal.lines.joined(separator: " ").drop { $0 == " " || $0 == "x" }))\n"
            }
            if shown.count < refused.count { text += "- and \(refused.count - shown.count) more\n" }
        }
        let reserve = 200
        var shown = 0
        var heading: BotReference??
        for step in steps {
            var part = ""
            if heading == nil || heading != .some(step.bot) {
                part += "\n**\(step.bot.map { "\($0)" } ?? "cluster")**\n\n| | step | why |\n| --- | --- | --- |\n"
            }
            part += row(of: step)
            guard text.utf8.count + part.utf8.count <= Self.maximumMarkdownSize - reserve else { break }
            heading = .some(step.bot)
            text += part
            shown += 1
        }
        if shown < steps.count {
            text += "\n… and \(steps.count - shown) more of \(steps.count) steps. `flarexdb plan` shows them all.\n"
        }
        return text
    }

    private func row(of step: PlannedStep) -> String {
        let place = step.source.map { " `\($0.file):\($0.line)`" } ?? ""
        let hazards = step.hazards.isEmpty ? "" : " **\(step.hazards.map(\.rawValue).joined(separator: ", "))**"
        return
            "| `\(step.action.symbol)` | \(escaped(step.step.summary)) | \(escaped(step.reason))\(place)\(hazards) |\n"
    }
}

/// A text in a table cell, shown as it is: Markdown, HTML and line breaks in it mean nothing.
private func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for character in text {
        switch character {
        case "|", "*", "_", "`", "\\", "[", "]", "~", "#": result += "\\\(character)"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "&": result += "&amp;"
        case "@": result += "&#64;"
        case _ where character.isNewline: result += " "
        default: result.append(character)
        }
    }
    return result
}

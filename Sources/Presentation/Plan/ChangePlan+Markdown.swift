import Model
package import Planning
import SQLText
import Text

extension ChangePlan {
    /// The largest Markdown form, in bytes of UTF-8. A comment on a pull request may have 65,536 characters.
    package static let maximumMarkdownSize = 60_000

    /// So many sections are open at first; more are folded, so that a comment stays short.
    private static let openSections = 4

    /// The plan for a comment on a pull request: a folded table of steps for each bot or group of bots with like
    /// changes, cut off with a count where it would grow too large.
    package var markdown: String { markdown(limit: Self.maximumMarkdownSize) }

    /// - Parameter limit: the largest size in bytes of UTF-8.
    package func markdown(limit: Int) -> String {
        let head =
            "### flarexdb: \(summaryLine)\n\n"
            + (cluster.name.map {
                "Cluster \(code($0.text))" + (cluster.address.map { " at \(code($0.description))" } ?? "") + ", "
            } ?? "")
            + "database \(code(cluster.database.name)), fingerprint `\(fingerprint.prefix(16))`\n"
        let beginning = head + refusedMarkdown(limit: limit / 3)
        // The rest is for the line that says what was cut off.
        return beginning + stepsMarkdown(limit: limit - beginning.utf8.count - 200)
    }

    private func refusedMarkdown(limit: Int) -> String {
        let groups = RefusalGroup.groups(of: refused)
        guard !groups.isEmpty else { return "" }
        var text = "\n**Refused**\n\n"
        for (index, group) in groups.enumerated() {
            let line = "- " + escaped("\(group.statement). \(group.first.hint)") + "\n"
            guard text.utf8.count + line.utf8.count <= limit else {
                return text + "- … and \(groups.count - index) more of \(groups.count)\n"
            }
            text += line
        }
        return text
    }

    private func stepsMarkdown(limit: Int) -> String {
        let sections = sections(.automatic)
        let isOpen = sections.count <= Self.openSections
        let end = "\n</details>\n"
        var text = ""
        var shown = 0
        for section in sections {
            var part =
                "\n<details\(isOpen ? " open" : "")><summary>\(summary(of: section))</summary>\n\n"
                + "| | step | why |\n| --- | --- | --- |\n"
            for step in section.steps {
                let row = row(of: step)
                guard text.utf8.count + part.utf8.count + row.utf8.count + end.utf8.count <= limit else {
                    return text + "\n… and \(steps.count - shown) more of \(steps.count) steps. "
                        + "`flarexdb plan --full` shows them all.\n"
                }
                part += row
            }
            text += part + end
            shown += section.stepCount
        }
        return text
    }

    /// The line of a folded section.
    private func summary(of section: PlanSection) -> String {
        let count = section.bots.count
        guard let bot = section.bots.first else { return "<b>cluster</b>: \(section.counts)" }
        guard count > 1 else { return "<b>\(bot)</b> <code>\(bot.role)</code>: \(section.counts)" }
        return "<b>\(count) bots</b>, \(list(section.bots.map(\.description))): each \(section.counts)"
    }

    private func row(of step: PlannedStep) -> String {
        let place = step.source.map { " " + code("\($0.file):\($0.line)") } ?? ""
        let hazards = step.hazards.isEmpty ? "" : " **\(step.hazards.map(\.rawValue).joined(separator: ", "))**"
        let summary = escaped(step.summary)
        return "| `\(step.action.symbol)` | \(summary) | \(escaped(step.reason))\(place)\(hazards) |\n"
    }
}

/// A text in a table cell, shown as it is: Markdown and HTML in it mean nothing, and nobody is mentioned.
private func escaped(_ text: String) -> String {
    var result = ""
    for character in text.onOneLine.unicodeScalars {
        switch character {
        case "|", "*", "_", "`", "\\", "[", "]", "~", "$": result += "\\\(character)"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "&": result += "&amp;"
        // Mentions and issues are looked for in the finished text, so an escape would not keep them from being found.
        case "@", "#": result += "\(character)&#8203;"
        default: result.unicodeScalars.append(character)
        }
    }
    return result
}

/// A text as code, where nothing in it would end the code or the table's cell.
private func code(_ text: String) -> String {
    let isSafe = text.onOneLine == text && !text.utf8.contains { $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "|") }
    return isSafe ? "`\(text)`" : escaped(text)
}

import Model
import SQLText

extension ChangePlan {
    /// The largest Markdown form, in bytes of UTF-8. A comment on a pull request may have 65,536 characters.
    package static let maximumMarkdownSize = 60_000

    /// The plan for a comment on a pull request: a table of steps for each bot, cut off with a count where it would
    /// grow too large.
    package var markdown: String {
        let head =
            "### flarexdb: \(summaryLine)\n\n"
            + (cluster.name.map {
                "Cluster \(code($0.text))" + (cluster.address.map { " at \(code($0.description))" } ?? "") + ", "
            } ?? "")
            + "database \(code(cluster.database.name)), fingerprint `\(fingerprint.prefix(16))`\n"
        let beginning = head + refusedMarkdown(limit: Self.maximumMarkdownSize / 3)
        // The rest is for the line that says what was cut off.
        return beginning + stepsMarkdown(limit: Self.maximumMarkdownSize - beginning.utf8.count - 200)
    }

    private func refusedMarkdown(limit: Int) -> String {
        guard !refused.isEmpty else { return "" }
        var text = "\n**Refused**\n\n"
        for (index, refusal) in refused.enumerated() {
            let subject = refusal.bot.map { "bot \($0)" } ?? "cluster"
            let place = refusal.source.map { " " + code("\($0.file):\($0.line)") } ?? ""
            let line =
                "- " + escaped("\(subject): cannot \(refusal.what): \(refusal.reason)") + place
                + " " + escaped(refusal.hint) + "\n"
            guard text.utf8.count + line.utf8.count <= limit else {
                return text + "- … and \(refused.count - index) more of \(refused.count)\n"
            }
            text += line
        }
        return text
    }

    private func stepsMarkdown(limit: Int) -> String {
        var text = ""
        for (index, step) in steps.enumerated() {
            var part = ""
            if index == 0 || steps[index - 1].bot != step.bot {
                let heading = step.bot.map { "**\($0)** `\($0.role)`" } ?? "**cluster**"
                part = "\n\(heading)\n\n| | step | why |\n| --- | --- | --- |\n"
            }
            part += row(of: step)
            guard text.utf8.count + part.utf8.count <= limit else {
                return text + "\n… and \(steps.count - index) more of \(steps.count) steps. "
                    + "`flarexdb plan` shows them all.\n"
            }
            text += part
        }
        return text
    }

    private func row(of step: PlannedStep) -> String {
        let place = step.source.map { " " + code("\($0.file):\($0.line)") } ?? ""
        let hazards = step.hazards.isEmpty ? "" : " **\(step.hazards.map(\.rawValue).joined(separator: ", "))**"
        let summary = escaped(step.step.summary(of: step.bot))
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

import Model
import SQLText

extension ChangePlan {
    /// The plan for people at a terminal. Its last line is ``summaryLine``.
    package func text(style: TextStyle = TextStyle(isColored: false)) -> String {
        var lines: [String] = []
        func add(_ section: [String]) { lines += section.isEmpty ? [] : section + [""] }

        // Without changes there is nothing that could hit another cluster than the one that is meant.
        if !isEmpty, self.cluster.address != nil { add(["For \(self.cluster).".onOneLine]) }
        let cluster = clusterSteps
        if !cluster.isEmpty { add([style("cluster", .heading)] + self.lines(of: cluster, style: style)) }
        for (bot, steps) in stepsByBot {
            add([style("bot \(bot)", .heading) + "  role \(bot.role)"] + self.lines(of: steps, style: style))
        }
        if !refused.isEmpty { add([style("refused", .warning)] + refused.flatMap(\.lines)) }
        add(notes.map { "Note: \($0.onOneLine)." })
        return (lines + [summaryLine]).joined(separator: "\n") + "\n"
    }

    /// `Plan: 1 to create, 2 to alter, 0 to restrict, 0 to drop.`; or `No changes.`, if nothing is refused either.
    package var summaryLine: String {
        guard !isEmpty else { return "No changes." }
        return "Plan: \(count(.create)) to create, \(count(.alter)) to alter, "
            + "\(count(.restrict)) to restrict, \(count(.drop)) to drop."
    }

    /// One line a step: what is done, then why and which manifest line asks for it, one below the other.
    private func lines(of steps: some Collection<PlannedStep>, style: TextStyle) -> [String] {
        let parts = steps.map { ($0, "\($0.action.symbol) \($0.step.summary(of: $0.bot).onOneLine)") }
        // One long line must not push the reasons of all the others away.
        let widest = 56
        let width = parts.lazy.map(\.1.count).filter { $0 <= widest }.max() ?? 0
        return parts.map { step, what in
            let padding = String(repeating: " ", count: max(0, width - what.count))
            let why = step.reason + (step.source.map { " (\($0.file):\($0.line))" } ?? "")
            let line = "  " + style(what, step.action.role) + padding + style("  # \(why.onOneLine)", .quiet)
            guard !step.hazards.isEmpty else { return line }
            return line + "  " + style("[\(step.hazards.map(\.rawValue).joined(separator: ", "))]", .warning)
        }
    }
}

extension Refusal {
    /// What, why and what to do, with the place in the manifests.
    package var lines: [String] {
        let subject = bot.map { "bot \($0)" } ?? "cluster"
        let place = source.map { " (\($0.file):\($0.line))" } ?? ""
        return ["  x \(subject): cannot \(what): \(reason)\(place)".onOneLine, "    \(hint)".onOneLine]
    }
}

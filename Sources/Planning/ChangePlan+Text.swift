import Model
import SQLText

/// Marks up parts of a text for a terminal, or leaves them as they are.
package struct TextStyle: Sendable {
    package enum Role: Sendable {
        case create, alter, restrict, drop
        case heading, quiet, warning
    }

    private let isColored: Bool

    package init(isColored: Bool) { self.isColored = isColored }

    package func callAsFunction(_ text: String, _ role: Role) -> String {
        guard isColored else { return text }
        let code =
            switch role {
            case .create: "32"
            case .alter: "33"
            case .restrict: "35"
            case .drop: "31"
            case .heading: "1"
            case .quiet: "2"
            case .warning: "33"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

extension Action {
    fileprivate var role: TextStyle.Role {
        switch self {
        case .create: .create
        case .alter: .alter
        case .restrict: .restrict
        case .drop: .drop
        }
    }
}

extension ChangePlan {
    /// The plan for people at a terminal. Its last line is ``summaryLine``.
    package func text(style: TextStyle = TextStyle(isColored: false)) -> String {
        var lines: [String] = []
        let cluster = clusterSteps
        if !cluster.isEmpty {
            lines.append(style("cluster", .heading))
            lines += cluster.map { line(of: $0, style: style) }
            lines.append("")
        }
        for (bot, steps) in stepsByBot {
            lines.append(style("bot \(bot)", .heading) + "  \(bot.role)")
            lines += steps.map { line(of: $0, style: style) }
            lines.append("")
        }
        if !refused.isEmpty {
            lines.append(style("Refused:", .warning))
            for refusal in refused { lines += refusal.lines }
            lines.append("")
        }
        lines += notes.map { "Note: \($0)." }
        if !notes.isEmpty { lines.append("") }
        lines.append(summaryLine)
        return lines.joined(separator: "\n") + "\n"
    }

    /// `Plan: 1 to create, 2 to alter, 0 to restrict, 0 to drop.` or `No changes.`
    package var summaryLine: String {
        guard !steps.isEmpty else { return refused.isEmpty ? "No changes." : "No changes that are allowed." }
        return "Plan: \(count(.create)) to create, \(count(.alter)) to alter, "
            + "\(count(.restrict)) to restrict, \(count(.drop)) to drop."
    }

    private func line(of step: PlannedStep, style: TextStyle) -> String {
        let why = step.reason + (step.source.map { " (\($0.file):\($0.line))" } ?? "")
        var line = "  " + style("\(step.action.symbol) \(step.step.summary)", step.action.role)
        line += style("  # \(why)", .quiet)
        if !step.hazards.isEmpty {
            line += "  " + style("[\(step.hazards.map(\.rawValue).joined(separator: ", "))]", .warning)
        }
        return line
    }
}

extension Refusal {
    /// What, why and what to do, with the place in the manifests.
    package var lines: [String] {
        let subject = bot.map { "bot \($0)" } ?? "cluster"
        let place = source.map { " (\($0.file):\($0.line))" } ?? ""
        return ["  x \(subject): cannot \(what): \(reason)\(place)", "    \(hint)"]
    }
}

import Model
package import Planning
import SQLText
import Text

extension ChangePlan {
    /// So many groups of bots with the same changes are shown. They fit a screen or two.
    private static let shownGroups = 8

    /// The plan for people at a terminal. Its last line is ``summaryLine``.
    package func text(style: TextStyle = TextStyle(isColored: false), detail: PlanDetail = .automatic) -> String {
        var lines: [String] = []
        func add(_ section: [String]) { lines += section.isEmpty ? [] : section + [""] }

        // Without changes there is nothing that could hit another cluster than the one that is meant.
        if !isEmpty, cluster.address != nil { add(["For \(cluster).".onOneLine]) }
        let isGrouped = isGrouped(detail)
        let sections = sections(detail)
        // The cluster's section is one of them.
        let shown = isGrouped ? sections.prefix(Self.shownGroups + 1) : sections[...]
        for section in shown { add([heading(of: section, style: style)] + self.lines(of: section.steps, style: style)) }
        let hidden = sections.dropFirst(shown.count)
        if !hidden.isEmpty {
            add(["and \(hidden.reduce(0) { $0 + $1.bots.count }) more bots with \(hidden.count) other sets of changes"])
        }
        if !refused.isEmpty { add([style("refused", .warning)] + RefusalGroup.groups(of: refused).flatMap(\.lines)) }
        let grouping =
            isGrouped
            ? ["bots with the same changes are shown once, with the values of the first; --full shows all"] : []
        add((notes + grouping).map { "Note: \($0.onOneLine)." })
        return (lines + [summaryLine]).joined(separator: "\n") + "\n"
    }

    private func heading(of section: PlanSection, style: TextStyle) -> String {
        guard let bot = section.bots.first else { return style("cluster", .heading) }
        guard section.bots.count > 1 else { return style("bot \(bot)", .heading) + "  role \(bot.role)" }
        return style("\(section.bots.count) bots", .heading) + "  " + list(section.bots.map(\.description))
            + "; each \(section.counts):"
    }

    /// `Plan: 1 to create, 2 to alter, 0 to restrict, 0 to drop.`; or `No changes.`, if nothing is refused either.
    package var summaryLine: String {
        guard !isEmpty else { return "No changes." }
        return "Plan: \(count(.create)) to create, \(count(.alter)) to alter, "
            + "\(count(.restrict)) to restrict, \(count(.drop)) to drop."
    }

    /// One line a step: what is done, then why and which manifest line asks for it, one below the other.
    private func lines(of steps: some Collection<PlannedStep>, style: TextStyle) -> [String] {
        let parts = steps.map { ($0, "\($0.action.symbol) \($0.summary.onOneLine)") }
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
    package var lines: [String] { RefusalGroup(first: self, bots: bot.map { [$0] } ?? []).lines }
}

extension Action {
    var role: TextStyle.Role {
        switch self {
        case .create: .create
        case .alter: .alter
        case .restrict: .restrict
        case .drop: .drop
        }
    }
}

package import Doctor
import Text

extension DoctorReport: Presentable {
    /// The findings of one check that are printed; JSON has all.
    private static let shownPerCheck = 20

    /// The findings without colors.
    package func text() -> String { text(style: TextStyle(isColored: false)) }

    /// The findings for people, the worst first. The last line counts them.
    package func text(style: TextStyle) -> String {
        var lines = grouped.flatMap { self.lines(of: $0, style: style) + [""] }
        if pendingSteps > 0 {
            let steps = counted(pendingSteps, "step")
            lines.append("flarexdb plan has \(steps), which may fix some of this; run flarexdb apply first.")
        }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(of group: ArraySlice<Finding>, style: TextStyle) -> [String] {
        guard let first = group.first else { return [] }
        let word = style("\(first.severity.rawValue):", first.severity == .leak ? .drop : .warning)
        var lines = ["\(word) \(first.title)  " + style("[\(first.check)]", .quiet)]
        let shown = group.prefix(Self.shownPerCheck)
        for (index, finding) in zip(shown.indices, shown) {
            lines.append("  \(finding.evidence.onOneLine)\(known(in: finding.evidence))")
            // What mends several is told once, after the last of them.
            let next = shown.index(after: index)
            let isRepeated = next < shown.endIndex && shown[next].remedy == finding.remedy
            if !finding.remedy.isEmpty, !isRepeated { lines.append("    " + style(finding.remedy.onOneLine, .create)) }
        }
        if group.count > shown.count {
            lines.append("  ... and \(group.count - shown.count) more; --format json has all")
        }
        return lines
    }

    /// The bots whose roles the text names.
    private func known(in evidence: String) -> String {
        var names: [String] = []
        for match in evidence.matches(of: /bot_[0-9a-f]{16}/) {
            if let name = bots[String(match.output)], !names.contains(name) { names.append(name) }
        }
        return names.isEmpty ? "" : "  (\(names.joined(separator: ", ")))"
    }

    private var summary: String {
        guard !findings.isEmpty else { return "Nothing found: \(counted(checkCount, "check"))." }
        return "\(counted(count(.leak), "leak")), \(counted(count(.danger), "danger")), "
            + "\(counted(count(.warning), "warning")) in \(counted(checkCount, "check"))."
    }
}

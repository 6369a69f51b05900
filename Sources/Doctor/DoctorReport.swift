package import Planning
import Text

/// What the examination of a cluster came to.
package struct DoctorReport: Sendable {
    /// The findings of one check that are printed; JSON has all.
    private static let shownPerCheck = 20

    package let findings: [Finding]
    /// How many questions were asked.
    let checkCount: Int
    /// How many steps `apply` would take.
    let pendingSteps: Int
    /// The bots' ids by their roles, for people.
    let bots: [String: String]

    package init(findings: [Finding], checkCount: Int, pendingSteps: Int = 0, bots: [String: String] = [:]) {
        let severities = Check.Severity.allCases
        self.findings = severities.flatMap { severity in findings.filter { $0.severity == severity } }
        self.checkCount = checkCount
        self.pendingSteps = pendingSteps
        self.bots = bots
    }

    package var hasLeaks: Bool { count(.leak) > 0 }

    /// The findings for people, the worst first. The last line counts them.
    package func text(style: TextStyle = TextStyle(isColored: false)) -> String {
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

    private func count(_ severity: Check.Severity) -> Int { findings.count { $0.severity == severity } }

    /// The findings of one check together, in the order of the checks.
    private var grouped: [ArraySlice<Finding>] {
        var groups: [ArraySlice<Finding>] = []
        var start = findings.startIndex
        while start < findings.endIndex {
            let end = findings[start...].firstIndex { $0.check != findings[start].check } ?? findings.endIndex
            groups.append(findings[start..<end])
            start = end
        }
        return groups
    }
}

extension DoctorReport {
    /// The findings as JSON. Its keys are part of the contract.
    package struct Document: Encodable, Sendable {
        package var findings: [Entry]
        package var summary: [String: Int]

        package struct Entry: Encodable, Sendable {
            var check: String
            var severity: String
            var title: String
            var evidence: String
            var remedy: String
        }
    }

    package var document: Document {
        Document(
            findings: findings.map { finding in
                Document.Entry(
                    check: finding.check,
                    severity: finding.severity.rawValue,
                    title: finding.title,
                    evidence: finding.evidence,
                    remedy: finding.remedy
                )
            },
            summary: Dictionary(uniqueKeysWithValues: Check.Severity.allCases.map { ($0.rawValue, count($0)) })
        )
    }
}

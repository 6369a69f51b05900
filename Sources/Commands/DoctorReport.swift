import Doctor
import Planning

/// What the examination of a cluster came to.
struct DoctorReport {
    let findings: [Finding]
    /// How many steps `apply` would take; some findings go with them.
    let pendingSteps: Int

    func text(style: TextStyle) -> String {
        var lines: [String] = []
        for group in grouped {
            guard let first = group.first else { continue }
            let word = style(first.severity.rawValue + ":", first.severity == .leak ? .drop : .warning)
            lines.append("\(word) \(first.title)  [\(first.check)]")
            for finding in group {
                lines.append("  \(finding.evidence)")
                lines.append("    " + style(finding.remedy, .quiet))
            }
            lines.append("")
        }
        if pendingSteps > 0 {
            lines.append("flarexdb apply would take \(counted(pendingSteps, "step")); it may mend some of this.")
        }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    var document: Document {
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
            summary: Dictionary(
                uniqueKeysWithValues: Check.Severity.allCases.map { ($0.rawValue, count($0)) }
            )
        )
    }

    /// The findings as JSON.
    struct Document: Encodable {
        var findings: [Entry]
        var summary: [String: Int]

        struct Entry: Encodable {
            var check: String
            var severity: String
            var title: String
            var evidence: String
            var remedy: String
        }
    }

    private var summary: String {
        guard !findings.isEmpty else { return "Nothing found: \(Checks.all.count) checks." }
        return "\(counted(count(.leak), "leak")), \(counted(count(.danger), "danger")), "
            + "\(counted(count(.warning), "warning")) in \(Checks.all.count) checks."
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

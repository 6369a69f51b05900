/// What the examination of a cluster came to.
package struct DoctorReport: Sendable {
    package let findings: [Finding]
    /// How many questions were asked.
    package let checkCount: Int
    /// How many steps `apply` would take.
    package let pendingSteps: Int
    /// The bots' ids by their roles, for people.
    package let bots: [String: String]

    package init(findings: [Finding], checkCount: Int, pendingSteps: Int = 0, bots: [String: String] = [:]) {
        let severities = Check.Severity.allCases
        self.findings = severities.flatMap { severity in findings.filter { $0.severity == severity } }
        self.checkCount = checkCount
        self.pendingSteps = pendingSteps
        self.bots = bots
    }

    package var hasLeaks: Bool { count(.leak) > 0 }

    /// Whether there is a finding of that severity or a worse one, beside those of accepted checks.
    package func fails(from severity: Check.Severity, accepting accepted: Set<String> = []) -> Bool {
        let severities = Check.Severity.allCases.prefix { $0 != severity } + [severity]
        return findings.contains { severities.contains($0.severity) && !accepted.contains($0.check) }
    }

    package func count(_ severity: Check.Severity) -> Int { findings.count { $0.severity == severity } }

    /// The findings of one check together, in the order of the checks.
    package var grouped: [ArraySlice<Finding>] {
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

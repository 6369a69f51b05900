package import Doctor

extension DoctorReport {
    /// The findings as JSON. Its keys are part of the contract.
    package struct Document: Encodable, Sendable {
        package var findings: [Entry]
        package var summary: [String: Int]

        package struct Entry: Encodable, Sendable {
            package var check: String
            package var severity: String
            package var title: String
            package var evidence: String
            package var remedy: String
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

package import SQLText

/// One question about the live cluster, answered for all bots at once by one query.
package struct Check: Sendable {
    /// How bad it is when the query finds something.
    package enum Severity: String, Sendable, CaseIterable {
        /// There is a way across, or out.
        case leak
        /// One bot can harm all, or everybody's data is at risk.
        case danger
        /// Worth knowing.
        case warning
    }

    /// Names the check for people and scripts, such as `schema-open`.
    package let id: String
    package let severity: Severity
    /// What is wrong where the query finds a row.
    package let title: String
    /// Answers one row a finding: the evidence, and what mends it.
    ///
    /// The session's search_path is pg_catalog, so names stand without a schema, and every name that is shown stands
    /// with one. Names, ACLs and dependencies are read, definitions are not: nothing that a bot made runs.
    package let query: SQL
}

/// Something that a check found.
package struct Finding: Hashable, Sendable {
    package var check: String
    package var severity: Check.Severity
    package var title: String
    package var evidence: String
    /// A statement to paste into psql, a command to run, or a deed in words.
    package var remedy: String

    package init(check: String, severity: Check.Severity, title: String, evidence: String, remedy: String) {
        self.check = check
        self.severity = severity
        self.title = title
        self.evidence = evidence
        self.remedy = remedy
    }
}

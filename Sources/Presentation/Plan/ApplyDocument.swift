package import Execution
package import Model
package import Planning

/// What applying a plan came to, as JSON. Keys are part of the contract.
package struct ApplyDocument: Encodable {
    package let formatVersion = "1.0"
    package var cluster: PlanDocument.Cluster
    package var fingerprint: String
    package var outcomes: [OutcomeDocument]
    package var summary: Summary
    package var refused: [PlanDocument.Refused]
    package var diagnostics: [DiagnosticDocument]

    package struct Summary: Encodable {
        package var created: Int
        package var altered: Int
        package var restricted: Int
        package var dropped: Int
        /// Bots and cluster steps.
        package var failed: Int
        package var skipped: Int
    }

    package init(_ report: ApplyReport, diagnostics: [Diagnostic]) {
        let plan = PlanDocument(report.plan, options: PlanOptions(), diagnostics: diagnostics)
        cluster = plan.cluster
        fingerprint = plan.fingerprint
        refused = plan.refused
        self.diagnostics = plan.diagnostics
        outcomes = report.outcomes.map(OutcomeDocument.init)
        summary = Summary(
            created: report.done(.create),
            altered: report.done(.alter),
            restricted: report.done(.restrict),
            dropped: report.done(.drop),
            failed: outcomes.count { $0.result == .failed },
            skipped: outcomes.count { $0.result == .skipped }
        )
    }
}

/// What became of the steps of one bot, or of one step of the cluster. What has no value is null.
package struct OutcomeDocument: Encodable {
    package enum Result: String, Encodable {
        case applied, failed, skipped
    }

    private enum CodingKeys: CodingKey { case bot, result, steps, failedStep, sqlState, reason, warnings }

    /// Null for the cluster.
    package var bot: String?
    package var result: Result
    /// The ids of the steps that took effect.
    package var steps: [String]
    /// The id of the step that failed, where it is known.
    package var failedStep: String?
    package var sqlState: String?
    /// Why the rest did not take effect.
    package var reason: String?
    package var warnings: [String]

    package init(_ outcome: Outcome) {
        bot = outcome.bot?.id.text
        steps = outcome.appliedSteps.sorted()
        warnings = outcome.warnings
        switch outcome.result {
        case .applied: result = .applied
        case .failed(let failure):
            result = .failed
            failedStep = failure.step
            sqlState = failure.sqlState
            reason = failure.message
        case .skipped(let cause):
            result = .skipped
            reason = cause
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(bot, forKey: .bot)
        try container.encode(result, forKey: .result)
        try container.encode(steps, forKey: .steps)
        try container.encode(failedStep, forKey: .failedStep)
        try container.encode(sqlState, forKey: .sqlState)
        try container.encode(reason, forKey: .reason)
        try container.encode(warnings, forKey: .warnings)
    }
}

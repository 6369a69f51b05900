package import Model
package import Planning

/// A change plan with what belongs to it in print.
package struct PresentedPlan: Presentable {
    package static let formats: [OutputFormat] = [.text, .json, .markdown, .sql]

    private let plan: ChangePlan
    private let options: PlanOptions
    private let diagnostics: [Diagnostic]
    private let detail: PlanDetail

    package init(_ plan: ChangePlan, options: PlanOptions, diagnostics: [Diagnostic], detail: PlanDetail) {
        (self.plan, self.options, self.diagnostics, self.detail) = (plan, options, diagnostics, detail)
    }

    package func text(style: TextStyle) -> String { plan.text(style: style, detail: detail) }
    package var document: PlanDocument { PlanDocument(plan, options: options, diagnostics: diagnostics) }
    package var markdown: String { plan.markdown }
    package var script: String { plan.script }
}

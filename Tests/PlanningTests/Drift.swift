import Model
import Planning
import SQLText
import TestSupport

/// A converged cluster with the bots `radio` and `weather` (which uses citext), to be disturbed in one way.
struct Drift {
    static let weather = Fixtures.bot("weather", extensions: ["citext"])
    static let radio = Fixtures.bot("radio")

    var desired = Fixtures.desired([weather, radio])
    var server: ModelServer

    init(version: Int = 160_004) {
        server = Fixtures.convergedServer(desired, version: version)
        server.otherRoles.formUnion(["ann", "dba"])
    }

    var plan: ChangePlan { plan(PlanOptions()) }

    func plan(_ options: PlanOptions) -> ChangePlan {
        diff(desired: desired, observed: server.observed, options: options)
    }

    /// What the plan does, step by step: sign, bot, step and reason.
    var lines: [String] { plan.shortLines }
}

extension ChangePlan {
    var shortLines: [String] {
        steps.map { "\($0.action.symbol) \($0.bot?.id.text ?? "cluster"): \($0.step.summary) # \($0.reason)" }
    }
}

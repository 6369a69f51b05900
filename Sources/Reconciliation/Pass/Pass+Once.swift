package import Execution
package import Planning

extension Pass {
    /// Applies the plan once: what a lost connection leaves unknown stays so. The lock has to be held.
    ///
    /// It is for a plan that a person asked for and that is not the way to what the manifests say: planning anew would not
    /// tell what is left of it.
    package func applyOnce(_ plan: ChangePlan) async -> [Outcome] {
        progress.begin(bots: plan.stepsByBot.count)
        let outcomes = await executorNow().apply(plan)
        progress.end()
        return outcomes
    }

    /// Applies plans one after another, each once, and none after one of which a step failed. The lock has to be held.
    package func applyOnce(inTurn plans: [ChangePlan]) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for plan in plans {
            outcomes += await applyOnce(plan)
            guard outcomes.allSatisfy(\.isApplied) else { break }
        }
        return outcomes
    }
}

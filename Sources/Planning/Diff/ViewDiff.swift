import Model
import SQLText

extension Scope {
    /// The views that bots read are as this program has them.
    func planViews(into collector: inout StepCollector) {
        for view in ManagedView.all {
            let known = observed.views[view.name]
            guard let reason = difference(of: known, from: view) else { continue }
            collector.add(
                .control(
                    .installView(
                        view,
                        strangers: known?.strangers.sorted() ?? [],
                        isReplaced: known.map { isChanged($0, from: view) } ?? false
                    )
                ),
                known == nil ? .create : .alter,
                because: reason,
                at: desired.policy.source
            )
        }
    }

    /// In what the view is not as it should be; nil when it is.
    private func difference(of known: ObservedView?, from view: ManagedView) -> String? {
        guard let known else { return view.purpose }
        if !known.isOwnedBySuperuser { return "its owner is not a superuser and could replace it" }
        if isChanged(known, from: view) { return "its definition was changed" }
        if !known.strangers.isEmpty {
            let names = known.strangers.sorted().map(\.description).joined(separator: ", ")
            return "the manifests do not ask for rights to \(names)"
        }
        return known.isOpenToBots ? nil : "bots may read it, and nothing else"
    }

    private func isChanged(_ known: ObservedView, from view: ManagedView) -> Bool {
        view.digest(serverVersion: observed.cluster.serverVersion).map { $0 != known.digest } ?? false
    }
}

import Model
import Planning
import SQLText

extension ModelServer {
    /// `CREATE OR REPLACE VIEW`, which keeps owner and rights, then what repairs these.
    mutating func install(_ view: ManagedView, strangers: [ACL.Grantee], isReplaced: Bool) throws(Failure) {
        guard routines[view.function] != nil else {
            throw Failure(description: "function \(view.function) does not exist")
        }
        for case .role(let name) in strangers + [.role(ManagedName.bots)] where !exists(name) {
            throw Failure(description: "role \(name) does not exist")
        }
        guard !isReplaced || views[view.name] != nil else {
            throw Failure(description: "view \(view.name) does not exist")
        }
        let left = isReplaced ? [] : (views[view.name]?.strangers ?? []).subtracting(strangers)
        views[view.name] = ObservedView(
            digest: view.digest(serverVersion: cluster.serverVersion) ?? "",
            isOwnedBySuperuser: true,
            isOpenToBots: true,
            strangers: left
        )
    }
}

import Model

extension Step {
    /// Whether the step only takes something away: a right, a membership, a login.
    var restricts: Bool {
        switch self {
        case .revoke, .revokeGrantOption, .revokeMembership, .revokeDefaultPrivilege, .removePassword: true
        case .closeCatalog(let closure): !closure.closed.isEmpty
        case .alterRole(_, let from, let to): from.changes(to: to).allSatisfy(\.isLoss)
        case .lifecycle(.endSessions): true
        default: false
        }
    }
}

import Model

/// Who makes a request, how they proved it, and what they may.
struct Visitor: Sendable {
    /// What a request carried.
    enum Proof: Sendable {
        case session(SessionProof)
        case token(number: Int)
    }

    struct SessionProof: Sendable {
        /// What the browser keeps; the server knows its digest.
        var secret: String
        var number: Int
    }

    var caller: Caller
    var proof: Proof
    /// As the manifests say at the moment.
    var permissions: Permissions

    /// The name by which the audit log knows them.
    var name: String { caller.actor }

    var isAdministrator: Bool { permissions.isAdministrator(caller) }

    func may(_ permission: Permission, in workspace: Name) -> Bool {
        permissions.allows(caller, permission, in: workspace)
    }

    /// What forms have to hold; empty for a program, which has none.
    var formToken: String {
        if case .session(let session) = proof { ForgeryCheck.token(of: session.secret) } else { "" }
    }
}

import Audit

/// From where something is asked, as the audit log has it.
struct AuditOrigin: Sendable {
    /// The address that the request came from.
    var client: String
    /// The request's name in the log.
    var request: String
    var isAPI: Bool

    func context(of actor: String, reason: String? = nil) -> AuditContext {
        var context = AuditContext(actor: actor, origin: isAPI ? .api : .panel, client: client, request: request)
        context.reason = reason
        return context
    }
}

import HTTPTypes

/// A problem as the API answers it (RFC 9457).
struct ProblemDocument: Encodable, Sendable {
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String?
    var code: String
    /// The request's name in the panel's log and in the audit log.
    var request: String

    init(_ problem: Problem, request: String) {
        title = problem.title
        status = problem.status.code
        detail = problem.detail
        code = problem.code.rawValue
        self.request = request
    }
}

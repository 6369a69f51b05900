import HTTPTypes
import Hummingbird
import Logging
import PostgresClient
import Text

/// What goes around every answer: what went wrong becomes an answer too, headers are set, and the log has a line.
struct Envelope: RouterMiddleware {
    typealias Context = PanelContext

    let panel: PanelCore

    @concurrent
    func handle(
        _ request: WebRequest,
        context: PanelContext,
        next: @concurrent (WebRequest, PanelContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = failure(problem(of: error, request, context), request, context)
        }
        panel.securityHeaders.add(to: &response)
        response.headers[.requestID] = context.requestID
        let route = context.endpointPath ?? "none"
        panel.metrics.answered(route, response.status, after: .now - start)
        log(request, route, response.status, context, after: .now - start)
        return response
    }

    /// The path's pattern, not the URL: codes and links of sign-ins are in URLs.
    private func log(
        _ request: WebRequest,
        _ route: String,
        _ status: HTTPResponse.Status,
        _ context: PanelContext,
        after duration: Duration
    ) {
        panel.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue.prefix(16).onOneLine)", "route": "\(route)",
                "status": "\(status.code)",
                "ms": "\(duration.milliseconds)", "request": "\(context.requestID)",
                "client": "\(panel.options.proxies.client(of: request.headers, from: context.peer))",
                "actor": "\((context.notes.actor ?? "-").onOneLine)",
            ]
        )
    }

    private func problem(of error: any Error, _ request: WebRequest, _ context: PanelContext) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as HTTPError where error.status == .notFound:
            let isKnown = request.method == .head || Router<PanelContext>.methods.contains(request.method)
            return Problem(isKnown ? .notFound : .methodNotAllowed)
        case let error as HTTPError where error.status.kind == .clientError: return Problem(.badRequest)
        case is CancellationError: return Problem(.unavailable)
        default: break
        }
        // The inside of it is for the log: the answer holds the request's name, by which it is found there.
        panel.logger.error("\("\(error)".onOneLine)", metadata: ["request": "\(context.requestID)"])
        if let error = error as? PostgresError, [.connectionFailed, .connectionLost].contains(error.kind) {
            return Problem(.unavailable, "The database does not answer.")
        }
        return Problem(.failed, "The panel's log says what, for the request \(context.requestID).")
    }

    private func failure(_ problem: Problem, _ request: WebRequest, _ context: PanelContext) -> Response {
        var response: Response
        if request.uri.path.hasPrefix("/api/") {
            response = .json(
                ProblemDocument(problem, request: context.requestID),
                status: problem.status,
                as: "application/problem+json"
            )
        } else if problem.code == .signInRequired, request.method == .get {
            let query = FormText.encode([("return", request.head.path ?? "/")])
            return .redirect(to: "/sign-in?" + query)
        } else {
            response = panel.views.response(
                .problem,
                frame: Frame(title: problem.title, place: .none, person: nil),
                page: ProblemPage(problem, request: context.requestID),
                status: problem.status
            )
        }
        response.headers.append(contentsOf: problem.headers)
        return response
    }
}

/// What the page of a problem shows.
struct ProblemPage: Sendable {
    var title: String
    var status: Int
    var detail: String?
    var request: String

    init(_ problem: Problem, request: String) {
        title = problem.title
        status = problem.status.code
        detail = problem.detail
        self.request = request
    }
}

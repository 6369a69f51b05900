import Hummingbird
import Model
import PanelStore

/// One request: what was asked, how far it is, and what came of it.
struct RequestPage: Sendable {
    var request: RequestsPage.Row
    var arguments: [RequestFact]
    var begun: Moment?
    /// Where it was asked for, such as the panel or the API.
    var origin: String
    var isOpen: Bool
    /// What would be applied; nil where the request is not about a manifest.
    var manifest: String?
    /// Nil for what is no change plan.
    var plan: PlanView?

    init(_ request: Model.Request) {
        self.request = RequestsPage.Row(request)
        manifest = request.kind == .plan ? request.arguments["manifest"] : nil
        arguments = request.arguments.filter { $0.key != "manifest" }.sorted { $0.key < $1.key }.map {
            RequestFact(name: $0.key, value: $0.value)
        }
        begun = request.begun.map(Moment.init)
        origin = request.origin
        isOpen = !request.state.isOver
        plan = request.kind == .plan ? PlanView(request.result) : nil
    }

    static let routes = [
        Route.page(.get, "/requests/{request}", .signedIn) { exchange in
            let request = try await RequestSearch.request(exchange)
            var frame = try exchange.frame("Request \(request.number)", .requests)
            if !request.state.isOver { frame.refresh = 1 }
            return exchange.page(.request, frame, RequestPage(request))
        }
    ]
}

/// Finds a request within what somebody may see.
enum RequestSearch {
    /// The request in the path.
    ///
    /// - Throws: `Problem`, `PostgresError`.
    static func request(_ exchange: Exchange) async throws -> Model.Request {
        let visitor = try exchange.signedIn
        let request = try await exchange.panel.store.request(try exchange.number("request"))
        guard let request, visitor.may(.read, in: request.workspace) else {
            guard visitor.isAdministrator else {
                throw await exchange.panel.refusal(of: visitor, on: exchange.route, bot: nil, exchange.origin)
            }
            throw Problem(.notFound, "There is no such request.")
        }
        return request
    }
}

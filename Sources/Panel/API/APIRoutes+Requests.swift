import HTTPTypes
import Hummingbird
import Model
import PanelStore

extension APIRoutes {
    private struct Wish: Decodable {
        var kind: String
        var arguments: [String: String]?
        var reason: String?
    }

    private struct RequestPage: Encodable {
        var requests: [RequestDocument]
        var next: Int?
    }

    private static let wish = Schema.object([
        .init("kind", .word(Model.Request.Kind.allCases.map(\.rawValue))), .optional("arguments", .nullable(.texts)),
        .optional("reason", .nullable(.text)),
    ])

    static let requests = [
        Route.api(
            .post,
            "/bots/{bot}/requests",
            .bot(.write),
            Operation(
                id: "fileRequest",
                summary: "Asks the loop for something; all kinds but backup need the permission admin.",
                body: wish,
                isIdempotent: true,
                status: 202,
                answer: .json(.named(.request))
            )
        ) { exchange in
            let wish = try exchange.decode(Wish.self)
            let number = try await RequestFiling.file(
                kind: wish.kind,
                arguments: wish.arguments ?? [:],
                reason: wish.reason,
                key: exchange.request.headers[.idempotencyKey],
                exchange
            )
            guard let request = try await exchange.panel.store.request(number) else { throw Problem(.failed) }
            var response = Response.json(RequestDocument(request), status: .accepted)
            response.headers[.location] = "/api/v1/requests/\(number)"
            return response
        },
        Route.api(
            .get,
            "/bots/{bot}/requests",
            .bot(.read),
            Operation(
                id: "listRequestsOfBot",
                summary: "What was asked for a bot, the newest first.",
                parameters: [.before, .limit],
                answer: .json(.page("requests", of: .request, next: .integer()))
            )
        ) { exchange in try await page(exchange) { $0.bot = try exchange.bot.id } },
        Route.api(
            .get,
            "/requests",
            .signedIn,
            Operation(
                id: "listRequests",
                summary: "What was asked for, the newest first.",
                parameters: [.before, .limit],
                answer: .json(.page("requests", of: .request, next: .integer()))
            )
        ) { exchange in
            let visitor = try exchange.signedIn
            return try await page(exchange) { $0.workspaces = visitor.permissions.workspaces(of: visitor.caller) }
        },
        Route.api(
            .get,
            "/requests/{request}",
            .signedIn,
            Operation(id: "showRequest", summary: "One request.", answer: .json(.named(.request)))
        ) { exchange in .json(RequestDocument(try await RequestSearch.request(exchange))) },
        Route.api(
            .get,
            "/requests/{request}/events",
            .signedIn,
            Operation(
                id: "followRequest",
                summary: "Events `request` until it is done, failed or refused.",
                answer: .events(.named(.request))
            )
        ) { exchange in
            let first = try await RequestSearch.request(exchange)
            return EventStream.response { send in
                var shown: Model.Request.State?
                while let request = try await exchange.panel.store.request(first.number) {
                    if request.state != shown { try await send("request", RequestDocument(request)) }
                    guard !request.state.isOver else { return }
                    shown = request.state
                    try await Task.sleep(for: .seconds(1))
                }
            }
        },
    ]

    private static func page(_ exchange: Exchange, _ narrow: (inout RequestFilter) throws -> Void) async throws
        -> Response
    {
        var filter = RequestFilter(limit: try exchange.limit())
        filter.before = try exchange.query.number("before", in: 0...Int.max)
        try narrow(&filter)
        let requests = try await exchange.panel.store.requests(filter)
        let next = requests.count == filter.limit ? requests.last?.number : nil
        return .json(RequestPage(requests: requests.map { RequestDocument($0) }, next: next))
    }
}

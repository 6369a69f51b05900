import HTTPTypes
import Hummingbird

/// The routes for programs.
enum APIRoutes {
    static let all: [Route] = describing + bots + console + requests + log

    private static let describing = [
        Route.api(
            .get,
            "/openapi.json",
            .nothing,
            Operation(id: "describe", summary: "This description.", answer: .file(type: "application/json"))
        ) { exchange in
            let options = exchange.panel.options
            return .json(OpenAPI.document(Route.all, server: options.origin, version: options.version))
        },
        Route.api(
            .get,
            "/whoami",
            .signedIn,
            Operation(id: "whoami", summary: "What the token is good for.", answer: .json(.named(.whoami)))
        ) { exchange in .json(WhoamiDocument(try exchange.signedIn)) },
    ]
}

extension Exchange {
    /// How many things to give, as the query says.
    ///
    /// - Throws: `Problem`.
    func limit() throws -> Int { try query.number("limit", in: 1...200) ?? 50 }
}

import HTTPTypes
import Hummingbird

/// One thing that the panel answers: where, for whom, and how.
///
/// The router, the checks before each answer, the tests of permissions and the API's description are all made from
/// ``Route/all``.
struct Route: Sendable {
    typealias Handler = @Sendable (Exchange) async throws -> Response

    enum Surface: Sendable {
        /// For browsers: a session's cookie, and forms that have to be the panel's own.
        case page
        /// For programs: a token in a header, and JSON.
        case api(Operation)
    }

    var method: HTTPRequest.Method
    /// `/bots/{bot}/console`.
    var path: String
    var need: Need
    var surface: Surface
    /// How many bytes a request may have.
    var bodyLimit: Int
    var handler: Handler

    static let smallBody = 16 * 1024
    /// For forms with SQL in them.
    static let largeBody = 1024 * 1024

    static func page(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ need: Need,
        bodyLimit: Int = smallBody,
        _ handler: @escaping Handler
    ) -> Route {
        Route(method: method, path: path, need: need, surface: .page, bodyLimit: bodyLimit, handler: handler)
    }

    static func api(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ need: Need,
        _ operation: Operation,
        _ handler: @escaping Handler
    ) -> Route {
        Route(
            method: method,
            path: "/api/v1" + path,
            need: need,
            surface: .api(operation),
            bodyLimit: largeBody,
            handler: handler
        )
    }

    var isAPI: Bool { if case .api = surface { true } else { false } }

    /// Whether it changes something: methods for reading do not.
    var isUnsafe: Bool { method != .get }

    /// The names in braces in the path.
    var parameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().prefix { $0 != "}" }) }
    }
}

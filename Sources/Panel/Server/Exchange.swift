import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model
import NIOCore

/// A request that passed all checks, and what it takes to answer it.
struct Exchange: Sendable {
    let panel: PanelCore
    let request: WebRequest
    let context: PanelContext
    let route: Route
    /// The address that the request came from.
    let client: String
    /// Nil where the route needs no sign-in.
    let visitor: Visitor?
    /// The bot in the path.
    let subject: BotStatus?
    /// Read up to the route's limit.
    let body: ByteBuffer

    /// Who asks.
    ///
    /// - Throws: `Problem`, which a route with a need for a sign-in never sees.
    var signedIn: Visitor {
        get throws {
            guard let visitor else { throw Problem(.signInRequired) }
            return visitor
        }
    }

    /// - Throws: `Problem`, which a route with a bot in its path never sees.
    var bot: BotStatus {
        get throws {
            guard let subject else { throw Problem(.notFound) }
            return subject
        }
    }

    /// - Throws: `Problem`.
    func parameter(_ name: String) throws -> String {
        guard let value = context.parameters.get(name) else { throw Problem(.notFound) }
        return value
    }

    /// - Throws: `Problem`.
    func number(_ name: String) throws -> Int {
        guard let number = Int(try parameter(name)), number >= 0 else { throw Problem(.notFound) }
        return number
    }

    /// - Throws: `Problem`.
    var query: Form { get throws { try Form(text: request.uri.query ?? "") } }

    /// - Throws: `Problem`.
    var form: Form { get throws { try Form(text: String(buffer: body)) } }

    /// The body as a value.
    ///
    /// - Throws: `Problem` with the place of what is wrong.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let media = request.headers[.contentType]?.prefix { $0 != ";" }.trimmingPrefix(" ").lowercased()
        guard media == "application/json" else {
            throw Problem(.badRequest, "The body is to be JSON, with Content-Type: application/json.")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(Array(body.readableBytesView)))
        } catch let error as DecodingError {
            throw Problem(.unprocessable, error.forPeople)
        }
    }
}

extension DecodingError {
    /// Which field is wrong, without a word about the program's types.
    fileprivate var forPeople: String {
        switch self {
        case .keyNotFound(let key, _): "The field \(key.stringValue) is missing."
        case .typeMismatch(_, let context) where context.codingPath.isEmpty: "The body is no object."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "The field \(context.codingPath.map(\.stringValue).joined(separator: ".")) has another type."
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "The field \(context.codingPath.map(\.stringValue).joined(separator: ".")) has no such value."
        default: "The body is not JSON."
        }
    }
}

import HTTPTypes
import Model

/// The API's description (OpenAPI 3.1), made from the routes themselves.
enum OpenAPI {
    static func document(_ routes: [Route], server: Origin, version: String) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in routes {
            guard case .api(let operation) = route.surface else { continue }
            paths[route.path, default: [:]][route.method.rawValue.lowercased()] = describe(operation, of: route)
        }
        let schemas = Schema.Name.allCases.map { ($0.rawValue, $0.schema.json) }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "flarexdb",
                "version": .text(version),
                "description": """
                What the panel does, for programs. A token comes from `flarexdb token create`. Members without a value \
                are absent. Every statement and every refusal is in the audit log.
                """,
                "license": ["name": "see the package"],
            ],
            "servers": [["url": .text(server.description)]],
            "security": [["token": []]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
                "schemas": .object(Dictionary(schemas) { $1 }),
            ],
        ]
    }

    private static func describe(_ operation: Operation, of route: Route) -> JSONValue {
        var parameters = route.parameters.map { parameter($0, in: "path", Self.schema(ofPath: $0), isRequired: true) }
        parameters += operation.parameters.map { parameter($0.name, in: "query", $0.schema, about: $0.about) }
        if operation.isIdempotent {
            let about = "A text of your choice: the same one sent twice does it once."
            parameters.append(parameter("Idempotency-Key", in: "header", .text, about: about))
        }
        var members: [String: JSONValue] = [
            "operationId": .text(operation.id),
            "summary": .text(operation.summary),
            "description": .text(permission(for: route.need)),
            "parameters": .list(parameters),
            "responses": responses(operation, route),
        ]
        if route.need == .nothing { members["security"] = [] }
        if let body = operation.body {
            members["requestBody"] = ["required": true, "content": ["application/json": ["schema": body.json]]]
        }
        return .object(members)
    }

    private static func permission(for need: Need) -> String {
        switch need {
        case .nothing: "Needs no token."
        case .signedIn: "Needs a token; what is given follows from what it is good for."
        case .bot(let permission): "Needs the permission \(permission.rawValue) in the bot's workspace."
        case .administrator: "Needs a token with the permission admin for all workspaces."
        }
    }

    private static func schema(ofPath name: String) -> Schema {
        switch name {
        case "bot": .botName
        case "run": .pattern("^[0-9a-f]{32}$")
        default: .integer(minimum: 0)
        }
    }

    private static func parameter(
        _ name: String,
        in place: String,
        _ schema: Schema,
        isRequired: Bool = false,
        about: String? = nil
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .text(name), "in": .text(place), "required": .flag(isRequired), "schema": schema.json,
        ]
        if let about { members["description"] = .text(about) }
        return .object(members)
    }

    private static func responses(_ operation: Operation, _ route: Route) -> JSONValue {
        let content: JSONValue? =
            switch operation.answer {
            case .json(let schema): ["application/json": ["schema": schema.json]]
            // There is no word for the form of events in OpenAPI 3.1.
            case .events(let schema): ["text/event-stream": ["x-event-data": schema.json]]
            case .file(let type): [type: ["schema": ["type": "string"]]]
            case .nothing: nil
            }
        var good: [String: JSONValue] = ["description": "As asked."]
        if let content { good["content"] = content }
        let problem: JSONValue = ["application/problem+json": ["schema": Schema.named(.problem).json]]
        return [
            "\(operation.status)": .object(good),
            "4XX": ["description": "What is wrong with the request.", "content": problem],
            "5XX": ["description": "The panel cannot do it at the moment.", "content": problem],
        ]
    }
}

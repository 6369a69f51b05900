import Audit
import Model
import PanelStore
import TransparencyLog

/// What was asked of the loop.
struct RequestDocument: Encodable, Sendable {
    var number: Int
    var kind: String
    var bot: String?
    var workspace: String
    var arguments: [String: String]
    var actor: String
    var state: String
    var reason: String?
    var filedAt: String
    var begunAt: String?
    var endedAt: String?
    /// JSON as text.
    var result: String?
    var error: String?

    init(_ request: Model.Request) {
        (number, kind, bot) = (request.number, request.kind.rawValue, request.bot?.text)
        (workspace, arguments, actor) = (request.workspace.text, request.arguments, request.actor)
        (state, reason, filedAt) = (request.state.rawValue, request.reason, request.filed.description)
        (begunAt, endedAt) = (request.begun?.description, request.ended?.description)
        (result, error) = (request.result, request.error)
    }

    static let properties: [Schema.Property] = [
        .init("number", .integer()), .init("kind", .word(Model.Request.Kind.allCases.map(\.rawValue))),
        .optional("bot", .botName), .init("workspace", .botName), .init("arguments", .texts), .init("actor", .text),
        .init("state", .word(Model.Request.State.allCases.map(\.rawValue))), .optional("reason", .text),
        .init("filedAt", .moment), .optional("begunAt", .moment), .optional("endedAt", .moment),
        .optional("result", .text), .optional("error", .text),
    ]
}

/// An entry of the audit log. Its fields are texts, as they are hashed.
struct AuditEntryDocument: Encodable, Sendable {
    var number: Int
    var fields: [String: String]
    var text: String?
    var isForgotten: Bool
    var outcomes: [Int]
    var result: String?
    var leafHash: String

    init(_ entry: AuditEntry) {
        number = entry.number
        fields = Dictionary(zip(AuditEntry.names, entry.fields).compactMap { name, value in value.map { (name, $0) } })
        {
            $1
        }
        (text, isForgotten, outcomes, result) = (entry.text, entry.isForgotten, entry.outcomes, entry.result)
        leafHash = entry.leaf.base64
    }

    static let properties: [Schema.Property] = [
        .init("number", .integer()), .init("fields", .texts), .optional("text", .text), .init("isForgotten", .flag),
        .init("outcomes", .list(.integer())), .optional("result", .text), .init("leafHash", .text),
    ]
}

/// Somebody's being signed in.
struct SessionDocument: Encodable, Sendable {
    var number: Int
    var actor: String
    var method: String
    var client: String?
    var begunAt: String
    var usedAt: String
    var endsAt: String

    init(_ session: ListedSession) {
        (number, actor, method, client) = (session.number, session.actor, session.method, session.client)
        (begunAt, usedAt, endsAt) = (session.begun.description, session.used.description, session.end.description)
    }

    static let properties: [Schema.Property] = [
        .init("number", .integer()), .init("actor", .text), .init("method", .text), .optional("client", .text),
        .init("begunAt", .moment), .init("usedAt", .moment), .init("endsAt", .moment),
    ]
}

/// What a token is good for.
struct WhoamiDocument: Encodable, Sendable {
    var actor: String
    var isAdministrator: Bool
    /// Absent for all.
    var workspaces: [String]?

    init(_ visitor: Visitor) {
        actor = visitor.name
        isAdministrator = visitor.isAdministrator
        workspaces = visitor.permissions.workspaces(of: visitor.caller)?.map(\.text).sorted()
    }

    static let properties: [Schema.Property] = [
        .init("actor", .text), .init("isAdministrator", .flag), .optional("workspaces", .list(.botName)),
    ]
}

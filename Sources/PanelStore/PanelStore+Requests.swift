package import Audit
package import Model
import PostgresClient
import SQLText
import Text

/// What is to be asked of the loop.
package struct RequestDraft: Sendable {
    package var kind: Request.Kind
    package var bot: Name?
    package var workspace: Name
    package var arguments: [String: String]
    /// The same key, sent twice by the same caller, files one request.
    package var key: String?

    package init(
        _ kind: Request.Kind,
        bot: Name?,
        workspace: Name,
        arguments: [String: String] = [:],
        key: String? = nil
    ) {
        (self.kind, self.bot, self.workspace, self.arguments, self.key) = (kind, bot, workspace, arguments, key)
    }
}

extension PanelStore {
    private struct Filing: Encodable {
        var kind: String
        var bot: String?
        var workspace: String
        var arguments: [String: String]
        var actor: String
        var groups: [String]
        var token: Int?
        var origin: String
        var client: String?
        var reason: String?
        var key: String?

        init(_ draft: RequestDraft, of caller: Caller, _ context: AuditContext) {
            (kind, bot, workspace) = (draft.kind.rawValue, draft.bot?.text, draft.workspace.text)
            (arguments, key) = (draft.arguments.mapValues(\.storable), draft.key?.storable)
            (origin, actor) = (context.origin.rawValue, caller.actor.storable)
            (client, reason) = (context.client?.storable, context.reason?.storable)
            switch caller {
            case .person(let person): groups = person.groups.sorted()
            case .token(let grant): (groups, token) = ([], grant.number)
            }
        }
    }

    private struct Filed: Decodable { var number: Int }

    /// Asks the loop for something. It asks again whether the caller may, when it comes to it.
    ///
    /// - Parameter context: from where, and why; its actor is the caller's.
    /// - Returns: the request's number.
    /// - Throws: `PostgresError`.
    package func file(_ draft: RequestDraft, of caller: Caller, _ context: AuditContext) async throws -> Int {
        let filing = Filing(draft, of: caller, context)
        let filed = try await withSession { try await $0.call("file_request", filing, as: Filed.self) }
        guard let filed else { throw PostgresError(.malformedResult, "the request got no number") }
        return filed.number
    }

    /// The newest requests that the filter lets through, newest first.
    package func requests(_ filter: RequestFilter) async throws -> [Request] {
        try await withSession { try await $0.readRequests(filter) }
    }

    /// One request; nil where there is none of this number.
    package func request(_ number: Int) async throws -> Request? {
        try await withSession { try await $0.readRequest(number) }
    }
}

import Audit
import FoundationEssentials
import Model
import Planning
import PostgresClient
import SQLText

/// How the panel opens and closes an access: it asks functions that may.
extension PostgresSession {
    /// Whether this is a session of the web panel, which can make no login by itself.
    nonisolated var isPanels: Bool { target.user == ManagedName.panel.name }

    /// - Throws: `AccessRefusal`, `PostgresError`.
    func askForAccess(_ request: AccessRequest, verifier: Literal) async throws -> OpenedAccess {
        let argument = try json(AccessArgument(request, verifier: verifier))
        let text = try await insist { session in
            try session.query("SELECT flarex_panel.open_access(\(bind: .text(argument))::pg_catalog.jsonb)::text") {
                try $0.text(0)
            }
        }.first
        guard let text else { throw AccessRefusal.unknown(request.bot) }
        return try JSONDecoder().decode(AccessAnswer.self, from: Data(text.utf8)).access(for: request)
    }

    func endPanelSessions(of login: Identifier) async throws {
        let argument = try json(LoginArgument(login: login.name))
        try await insist { session in
            try session.execute("SELECT flarex_panel.end_access_sessions(\(bind: .text(argument))::pg_catalog.jsonb)")
        }
    }

    /// Whoever may not log in any more has to be seen as such by everybody before the last session is ended, so that
    /// these are two statements.
    func endPanelAccess(_ login: Identifier) async throws {
        let argument = try json(LoginArgument(login: login.name))
        try await insist { session in
            try session.execute("SELECT flarex_panel.shut_access(\(bind: .text(argument))::pg_catalog.jsonb)")
        }
        try await insist { session in
            try session.execute("SELECT flarex_panel.end_access(\(bind: .text(argument))::pg_catalog.jsonb)")
        }
    }

    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}

private struct LoginArgument: Encodable { var login: String }

private struct AccessArgument: Encodable {
    var bot: String
    var purpose: String
    var seconds: Int64
    var number: String
    var verifier: String
    var actor: String
    var origin: String
    var client: String?
    var request: String?
    var reason: String?

    init(_ request: AccessRequest, verifier: Literal) {
        let digits = String(UInt32.random(in: .min ... .max), radix: 16)
        number = String(repeating: "0", count: 8 - digits.count) + digits
        (bot, purpose, seconds) = (request.bot.text, request.purpose.rawValue, request.duration.seconds)
        self.verifier = verifier.text
        let context = request.context
        (actor, origin, client) = (context.actor, context.origin.rawValue, context.client)
        (self.request, reason) = (context.request, context.reason)
    }
}

private struct AccessAnswer: Decodable {
    var refusal: String?
    var phase: String?
    var workspace: String?
    var role: String?
    var login: String?
    var database: String?
    var schemas: [String]?
    var settings: [String]?
    var expires: String?

    /// - Throws: `AccessRefusal`.
    func access(for request: AccessRequest) throws -> OpenedAccess {
        switch refusal {
        case "unreasoned": throw AccessRefusal.unreasoned(request.bot)
        case "restoring": throw AccessRefusal.restoring(request.bot)
        case "roleless": throw AccessRefusal.roleless(request.bot)
        case "inactive": throw AccessRefusal.inactive(request.bot, phase.flatMap(Phase.init) ?? .suspended)
        case .some: throw AccessRefusal.unknown(request.bot)
        case nil: break
        }
        guard let workspace = workspace.flatMap({ Name($0) }), let role = role.flatMap({ Identifier($0) }),
            let login = login.flatMap({ Identifier($0) }), let database = database.flatMap({ Identifier($0) }),
            let expires = expires.flatMap({ Literal($0) })
        else { throw AccessRefusal.unknown(request.bot) }
        let ground = AccessGround(
            bot: BotReference(id: request.bot, workspace: workspace, role: role),
            database: database,
            extensionSchemas: schemas ?? [],
            settings: settings ?? [],
            expires: expires
        )
        return OpenedAccess(login: login, ground: ground)
    }
}

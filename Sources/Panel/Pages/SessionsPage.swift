import Audit
import Hummingbird
import Model
import PanelStore

/// Who is signed in: one's own sessions, and everybody's for administrators.
struct SessionsPage: Sendable {
    struct Row: Sendable {
        var number: Int
        var actor: String
        var method: String
        var client: String?
        var begun: Moment
        var used: Moment
        var end: Moment
        var isThis: Bool
    }

    var sessions: [Row]
    var isAll: Bool
    var groups: [String]

    init(_ sessions: [ListedSession], for visitor: Visitor) {
        var own: Int?
        if case .session(let session) = visitor.proof { own = session.number }
        isAll = visitor.isAdministrator
        groups = if case .person(let person) = visitor.caller { person.groups.sorted() } else { [] }
        self.sessions = sessions.filter { visitor.isAdministrator || $0.actor == visitor.name }.map {
            Row(
                number: $0.number,
                actor: $0.actor,
                method: $0.method,
                client: $0.client,
                begun: Moment($0.begun),
                used: Moment($0.used),
                end: Moment($0.end),
                isThis: $0.number == own
            )
        }
    }

    static let routes = [
        Route.page(.get, "/sessions", .signedIn) { exchange in
            let page = SessionsPage(try await exchange.panel.store.sessions(), for: try exchange.signedIn)
            return exchange.page(.sessions, try exchange.frame("Sessions", .sessions), page)
        },
        Route.page(.post, "/sessions/{session}/end", .signedIn) { exchange in
            try await end(try exchange.number("session"), exchange)
            return exchange.done(.sessionEnded, at: "/sessions")
        },
    ]

    /// Ends one of one's own sessions, or anybody's for an administrator.
    ///
    /// - Throws: `Problem`, `PostgresError`.
    static func end(_ number: Int, _ exchange: Exchange) async throws {
        let visitor = try exchange.signedIn
        let session = try await exchange.panel.store.sessions().first { $0.number == number }
        guard let session, visitor.isAdministrator || session.actor == visitor.name else {
            guard visitor.isAdministrator else {
                throw await exchange.panel.refusal(of: visitor, on: exchange.route, bot: nil, exchange.origin)
            }
            throw Problem(.notFound, "There is no such session.")
        }
        let context = exchange.origin.context(of: visitor.name)
        try await exchange.panel.record(.endSession, by: context, text: "session \(number) of \(session.actor)")
        _ = try await exchange.panel.store.endSession(number)
        await exchange.panel.renewals.end(number)
        await exchange.panel.desk.end(.session(number))
    }
}

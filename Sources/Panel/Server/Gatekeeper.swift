import HTTPTypes
import Hummingbird
import Model
import NIOCore

/// Everything that is checked before a route answers.
struct Gatekeeper: Sendable {
    /// How long the body of a request may take.
    private static let bodyTime: Duration = .seconds(20)

    let panel: PanelCore

    /// - Throws: `Problem`.
    func admit(_ request: WebRequest, _ context: PanelContext, to route: Route) async throws -> Exchange {
        let client = panel.options.proxies.client(of: request.headers, from: context.peer)
        if route.path != OpenRoutes.healthPath { try checkHost(of: request) }
        if let wait = panel.rates.requests.admit(client) { throw tooMany(wait) }
        let origin = AuditOrigin(client: client, request: context.requestID, isAPI: route.isAPI)
        let visitor = try await visitor(of: request, on: route, origin)
        context.notes.actor = visitor?.name
        let subject = try await authorize(visitor, for: route, context, origin)
        if route.isUnsafe, !route.isAPI { try panel.forgeryCheck.check(request.headers) }
        let body = try await body(of: request, on: route)
        if route.isUnsafe, !route.isAPI, case .session(let session)? = visitor?.proof {
            let form = try Form(text: String(buffer: body))
            try panel.forgeryCheck.check(token: form["token"], of: session.secret)
        }
        return Exchange(
            panel: panel,
            request: request,
            context: context,
            route: route,
            client: client,
            visitor: visitor,
            subject: subject,
            body: body
        )
    }

    /// A site whose name was made to lead here would otherwise be served as if it were the panel.
    private func checkHost(of request: WebRequest) throws {
        guard request.head.authority?.lowercased() == panel.options.origin.authority else {
            throw Problem(.misdirected, "It is at \(panel.options.origin).")
        }
    }

    private func tooMany(_ wait: Duration) -> Problem {
        var problem = Problem(.tooManyRequests)
        problem.retryAfter = wait
        return problem
    }

    private func visitor(of request: WebRequest, on route: Route, _ origin: AuditOrigin) async throws -> Visitor? {
        guard route.need != .nothing else { return nil }
        guard route.isAPI else { return try await person(of: request, origin) }
        do {
            return try await panel.doorkeeper.program(of: request)
        } catch let problem as Problem {
            await panel.recordRefusedSignIn("a token that is not good", origin)
            throw problem
        }
    }

    /// Nil for somebody who has to sign in. A session that is not good is written down, as a token that is not good is.
    private func person(of request: WebRequest, _ origin: AuditOrigin) async throws -> Visitor? {
        if let visitor = try await panel.doorkeeper.person(of: request) { return visitor }
        if panel.cookies.value(.session, of: request) != nil {
            await panel.recordRefusedSignIn("a session that is over or never was", origin)
        }
        return nil
    }

    /// The bot in the path, where the visitor may have to do with it.
    private func authorize(_ visitor: Visitor?, for route: Route, _ context: PanelContext, _ origin: AuditOrigin)
        async throws -> BotStatus?
    {
        guard route.need != .nothing else { return nil }
        guard let visitor else { throw Problem(.signInRequired) }
        switch route.need {
        case .nothing, .signedIn: return nil
        case .administrator:
            guard visitor.isAdministrator else { throw await panel.refusal(of: visitor, on: route, bot: nil, origin) }
            return nil
        case .bot(let permission):
            let name = context.parameters.get("bot") ?? ""
            guard let bot = try await panel.subject(name) else {
                // Whether there is a bot of that name is not for everybody to know.
                guard visitor.isAdministrator else {
                    throw await panel.refusal(of: visitor, on: route, bot: nil, origin)
                }
                throw Problem(.notFound, "There is no bot of this name.")
            }
            guard visitor.may(permission, in: bot.workspace) else {
                throw await panel.refusal(of: visitor, on: route, bot: bot.id.text, origin)
            }
            return bot
        }
    }

    private func body(of request: WebRequest, on route: Route) async throws -> ByteBuffer {
        guard route.isUnsafe else { return ByteBuffer() }
        let body = request.body
        let limit = route.bodyLimit
        do {
            let read = try await within(Self.bodyTime) { try await body.collect(upTo: limit) }
            guard let read else { throw Problem(.badRequest, "The request did not arrive in time.") }
            return read
        } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge, "It may have \(limit / 1024) KiB.")
        }
    }
}

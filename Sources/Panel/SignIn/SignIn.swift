import Audit
import Hummingbird
import Logging
import Model
import PanelStore

/// What happens when people sign in and out.
struct SignIn: Sendable {
    private let exchange: Exchange
    private let panel: PanelCore

    init(_ exchange: Exchange) {
        self.exchange = exchange
        panel = exchange.panel
    }

    /// Sends the browser to the identity provider.
    ///
    /// - Throws: `Problem`, `PostgresError`.
    func start() async throws -> Response {
        try admit()
        let provider = try await provider()
        let attempt = SignInAttempt(returningTo: try exchange.query["return"] ?? "/")
        var response = Response.redirect(to: try await reached { try await provider.authorizationURL(for: attempt) })
        panel.cookies.set(.signIn, to: attempt.cookie, maxAge: SignInAttempt.lifetime, on: &response)
        return response
    }

    /// Takes what the identity provider sent the browser back with.
    func finish() async throws -> Response {
        try admit()
        let provider = try await provider()
        let query = try exchange.query
        do {
            guard let cookie = panel.cookies.value(.signIn, of: exchange.request),
                let attempt = SignInAttempt(cookie: cookie),
                let state = query["state"], ConstantTime.isEqual(state, attempt.state)
            else { throw SignInError.stateUnknown }
            if let error = query["error"] { throw SignInError.providerRefused(OpenIDProvider.word(error)) }
            guard let code = query["code"] else { throw SignInError.providerMalformed("it sent no code") }
            let grant = try await provider.redeem(code, of: attempt, now: panel.clock.now())
            let person = Person(user: grant.user, groups: Set(grant.groups))
            var (response, session) = try await begin(person, .openID, returningTo: attempt.returnPath)
            await panel.renewals.begin(session, grant)
            panel.cookies.remove(.signIn, from: &response)
            return response
        } catch let error as SignInError {
            await panel.recordRefusedSignIn("\(error)", exchange.origin)
            return try failed(error)
        }
    }

    /// Takes a link that is good once.
    func redeemLink() async throws -> Response {
        try admit()
        guard let link = panel.options.developmentLink else { throw Problem(.notFound) }
        guard link.redeem(try exchange.form.require("token")) else {
            await panel.recordRefusedSignIn("the one-time link was used, or is another's", exchange.origin)
            throw Problem(.credentialsInvalid, "The link is good once. Start the panel again for another one.")
        }
        return try await begin(Person(user: link.user), .development, returningTo: "/").response
    }

    func signOut() async throws -> Response {
        let visitor = try exchange.signedIn
        guard case .session(let session) = visitor.proof else { throw Problem(.forbidden) }
        try await panel.store.endSession(of: Passkey(session.secret))
        await panel.renewals.end(session.number)
        await panel.desk.end(.session(session.number))
        try await panel.record(
            .signOut,
            by: exchange.origin.context(of: visitor.name),
            text: "session \(session.number)"
        )
        var response = exchange.done(.signedOut, at: "/sign-in")
        panel.cookies.remove(.session, from: &response)
        return response
    }

    // MARK: Parts

    private func admit() throws {
        guard let wait = panel.rates.signIns.admit(exchange.client) else { return }
        var problem = Problem(.tooManyRequests)
        problem.retryAfter = wait
        throw problem
    }

    private func provider() async throws -> OpenIDProvider {
        guard let provider = try await panel.providers.current() else {
            throw Problem(.notFound, "No identity provider is set up: spec.signIn of the Panel manifest names one.")
        }
        return provider
    }

    private func reached<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as SignInError {
            panel.logger.error("\(error)", metadata: ["request": "\(exchange.context.requestID)"])
            throw Problem(.unavailable, "The identity provider does not answer as it should.")
        }
    }

    /// A new session with a new secret: whatever the browser held before is worth nothing for it.
    private func begin(
        _ person: Person,
        _ method: SignInMethod,
        returningTo path: String
    ) async throws -> (response: Response, session: Int) {
        if let old = panel.cookies.value(.session, of: exchange.request), Secret.isPlausible(old) {
            try await panel.store.endSession(of: Passkey(old))
        }
        let context = exchange.origin.context(of: person.user)
        let (session, key) = try await panel.store.beginSession(
            of: person,
            method: method.rawValue,
            client: exchange.client
        )
        try await panel.record(.signIn, by: context, text: "\(method.rawValue), session \(session.number)")
        var response = Response.redirect(to: path)
        panel.cookies.set(.session, to: key.text, on: &response)
        return (response, session.number)
    }

    private func failed(_ error: SignInError) throws -> Response {
        var page = SignInPage(start: "/sign-in/start?return=%2F")
        page.provider = "the identity provider"
        page.problem =
            switch error {
            case .providerUnreachable: "The identity provider cannot be reached. Try again in a moment."
            case .providerMalformed, .tokenInvalid:
                "The identity provider's answer is not right. The panel's log says more."
            case .providerRefused(let word): "The identity provider refused: \(word)."
            case .stateUnknown: "No sign-in is under way in this browser. Begin again."
            }
        var response = exchange.page(.signIn, try exchange.frame("Sign in", .none), page)
        response.status = .forbidden
        panel.cookies.remove(.signIn, from: &response)
        panel.logger.warning("sign-in refused: \(error)", metadata: ["request": "\(exchange.context.requestID)"])
        return response
    }
}

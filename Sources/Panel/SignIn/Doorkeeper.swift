import HTTPTypes
import Hummingbird
import Logging
import Model
import PanelStore

/// Knows who comes back: people by their session, programs by their token.
struct Doorkeeper: Sendable {
    let store: PanelStore
    let cookies: PanelCookies
    let members: MemberCache
    let renewals: Renewals
    let providers: Providers
    let clock: PanelClock
    let logger: Logger

    /// Nil for somebody without a session, or with one that is over.
    ///
    /// - Throws: `PostgresError`.
    func person(of request: WebRequest) async throws -> Visitor? {
        guard let secret = cookies.value(.session, of: request), Secret.isPlausible(secret) else { return nil }
        let key = Passkey(secret)
        guard var session = try await store.session(of: key) else { return nil }
        if session.method == SignInMethod.openID.rawValue {
            guard let renewed = try await renewed(session, key) else { return nil }
            session = renewed
        }
        return Visitor(
            caller: .person(session.person),
            proof: .session(.init(secret: secret, number: session.number)),
            permissions: try await members.permissions()
        )
    }

    /// Nil for a request without a token.
    ///
    /// - Throws: `Problem` for a token that is not good, `PostgresError`.
    func program(of request: WebRequest) async throws -> Visitor? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer", Secret.isPlausible(String(parts[1])),
            let grant = try await store.token(Passkey(String(parts[1])))
        else { throw Problem(.credentialsInvalid, "The token is wrong, has expired or was revoked.") }
        return Visitor(
            caller: .token(grant),
            proof: .token(number: grant.number),
            permissions: try await members.permissions()
        )
    }

    /// The session as the identity provider has the person now; nil where they have to sign in again.
    private func renewed(_ session: WebSession, _ key: Passkey) async throws -> WebSession? {
        switch await renewals.course(for: session.number, seconds: clock.now()) {
        case .go: return session
        case .signIn: return nil
        case .ask(let refreshToken, let subject):
            do {
                guard let provider = try await providers.current() else { return nil }
                let grant = try await provider.renew(refreshToken, of: subject, now: clock.now())
                await renewals.confirm(session.number, grant)
                guard Set(grant.groups) != session.person.groups else { return session }
                return try await store.renewSession(of: key, groups: Set(grant.groups))
            } catch let error as SignInError {
                return try await outcome(of: error, session, key)
            }
        }
    }

    private func outcome(of error: SignInError, _ session: WebSession, _ key: Passkey) async throws -> WebSession? {
        switch error {
        case .providerRefused, .tokenInvalid, .stateUnknown:
            logger.info("a session is over: \(error)", metadata: ["session": "\(session.number)"])
            await renewals.end(session.number)
            try await store.endSession(of: key)
            return nil
        case .providerUnreachable, .providerMalformed:
            // Not the person's doing: they go on until the grace is over.
            logger.warning("cannot renew a session: \(error)", metadata: ["session": "\(session.number)"])
            return session
        }
    }
}

/// How somebody signed in.
enum SignInMethod: String, Sendable {
    case openID = "oidc"
    case development
}

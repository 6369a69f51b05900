import Hummingbird
import Model

/// Where people come who are not signed in.
struct SignInPage: Sendable {
    /// The identity provider's host; nil where none is set up.
    var provider: String?
    /// Where the link to the provider leads.
    var start: String
    /// What the one-time link holds; nil on the usual page.
    var once: String?
    var user: String?
    var problem: String?

    static let routes = [
        Route.page(.get, "/sign-in", .nothing) { exchange in
            let query = try exchange.query
            let issuer = try await exchange.panel.members.settings()?.policy.signIn?.issuer
            let page = SignInPage(
                provider: issuer.map { $0.split(separator: "/").dropFirst().first.map(String.init) ?? $0 },
                start: "/sign-in/start?" + FormText.encode([("return", query["return"] ?? "/")])
            )
            return exchange.page(.signIn, try exchange.frame("Sign in", .none), page)
        },
        Route.page(.get, "/sign-in/start", .nothing) { exchange in try await SignIn(exchange).start() },
        Route.page(.get, "/sign-in/callback", .nothing) { exchange in try await SignIn(exchange).finish() },
        Route.page(.get, "/sign-in/once", .nothing) { exchange in
            guard let link = exchange.panel.options.developmentLink else { throw Problem(.notFound) }
            let page = SignInPage(start: "/", once: try exchange.query.require("token"), user: link.user)
            return exchange.page(.signIn, try exchange.frame("Sign in", .none), page)
        },
        Route.page(.post, "/sign-in/once", .nothing) { exchange in try await SignIn(exchange).redeemLink() },
        Route.page(.post, "/sign-out", .signedIn) { exchange in try await SignIn(exchange).signOut() },
    ]
}

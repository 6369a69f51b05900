import Audit
import HTTPTypes
import Model
import NIOHTTP1
import PanelStore
import PostgresClient
import TestSupport
import Testing

@testable import Panel

/// Who gets which answer, for every route that there is.
@Suite("Routes", .serialized, .throwawayServer)
struct RouteTests {
    /// A path of the route about something that is there.
    private func path(_ route: Route, bot: String) -> String {
        route.path.replacing("{bot}", with: bot).replacing("{run}", with: String(repeating: "0", count: 32))
            .replacing("{entry}", with: "0").replacing("{number}", with: "1").replacing("{format}", with: "csv")
            .replacing("{session}", with: "999999").replacing("{request}", with: "999999")
            .replacing("{archive}", with: "999999").replacing("{file}", with: "panel.css")
    }

    private func ask(_ world: PanelWorld, _ route: Route, bot: String, as caller: TestCaller) async throws -> TestAnswer
    {
        let path = path(route, bot: bot)
        guard route.method != .get else { return try await world.get(path, as: caller) }
        guard route.isAPI else {
            return try await world.post(path, [("sql", "SELECT 1"), ("kind", "backup")], as: caller)
        }
        return try await world.send(
            HTTPMethod(rawValue: route.method.rawValue),
            path,
            as: caller,
            headers: ["Content-Type": "application/json"],
            body: #"{"sql": "SELECT 1", "kind": "backup"}"#
        )
    }

    @Test("each is open to those with its permission, and to nobody else") func permissions() async throws {
        try await PanelWorld.with { world in
            let people: [(String, TestCaller, TestCaller)] = [
                (
                    "reader", try await world.signIn("rita", groups: ["acme-readers"]),
                    try await world.makeToken("r", workspace: "acme", .read)
                ),
                (
                    "writer", try await world.signIn("will", groups: ["acme-writers"]),
                    try await world.makeToken("w", workspace: "acme", .write)
                ),
                (
                    "other", try await world.signIn("olga", groups: ["globex-admins"]),
                    try await world.makeToken("o", workspace: "globex", .admin)
                ),
                (
                    "stranger", try await world.signIn("sven", groups: []),
                    try await world.makeToken("s", workspace: "initech", .admin)
                ),
                (
                    "administrator", try await world.signIn("anna", groups: ["platform"]),
                    try await world.makeToken("a", workspace: nil, .admin)
                ),
            ]
            for route in Route.all where !["/sign-out", "/sign-in/once"].contains(route.path) {
                for (name, session, token) in people {
                    let answer = try await ask(world, route, bot: "weather", as: route.isAPI ? token : session)
                    let isLetIn = answer.status != 401 && answer.status != 403
                    let expected: Bool =
                        switch (route.need, name) {
                        case (.nothing, _), (_, "administrator"): true
                        case (.signedIn, _): isLetIn
                        case (.bot(.read), "reader"), (.bot(.read), "writer"), (.bot(.write), "writer"): true
                        default: false
                        }
                    #expect(isLetIn == expected, "\(name): \(route.method) \(route.path): \(answer.status)")
                    #expect(answer.status < 500, "\(name): \(route.method) \(route.path): \(answer.body.prefix(300))")
                }
                try await keepsOut(world, route)
            }
        }
    }

    /// Whoever has no sign-in, a wrong one, or one of the other kind.
    private func keepsOut(_ world: PanelWorld, _ route: Route) async throws {
        guard route.need != .nothing else { return }
        let wrong = Secret.make()
        let callers: [TestCaller] = [
            .nobody, TestCaller(session: wrong), TestCaller(token: wrong), TestCaller(session: "x"),
            TestCaller(token: "x"),
        ]
        for caller in callers {
            let answer = try await ask(world, route, bot: "weather", as: caller)
            if !route.isAPI, route.method == .get {
                #expect(answer.status == 303 && answer.headers.first(name: "Location")?.hasPrefix("/sign-in?") ?? false)
            } else {
                #expect(answer.status == 401, "\(route.method) \(route.path): \(answer.status)")
            }
        }
    }

    @Test("refusals are in the audit log, and names of bots are not given away") func refusals() async throws {
        try await PanelWorld.with { world in
            let olga = try await world.signIn("olga", groups: ["globex-readers"])
            let there = try await world.get("/bots/weather", as: olga)
            let notThere = try await world.get("/bots/weathers", as: olga)
            #expect(there.status == 403 && notThere.status == 403)
            let pattern = #/[0-9a-f]{16}/#
            #expect(there.body.replacing(pattern, with: "") == notThere.body.replacing(pattern, with: ""))
            let entries = try await world.entries(.deny)
            #expect(entries.count == 2 && entries.allSatisfy { $0["actor"] == "olga" && $0.result == "refused" })
            #expect(entries.last?.text == "GET /bots/{bot}, bot weather")
            // A cookie and a token that are not good, and no cookie at all.
            _ = try await world.get("/", as: TestCaller(session: Secret.make()))
            _ = try await world.get("/api/v1/bots", as: TestCaller(token: Secret.make()))
            _ = try await world.get("/")
            #expect(
                try await world.entries(.signIn).map(\.text) == [
                    "a token that is not good", "a session that is over or never was",
                ]
            )
        }
    }

    @Test("every answer has the headers, and no path takes a method that it has not") func headers() async throws {
        try await PanelWorld.with { world in
            let anna = try await world.signIn("anna", groups: ["platform"])
            for path in [
                "/", "/bots/weather", "/nowhere", "/health", "/assets/panel.css", "/api/v1/openapi.json",
                "/api/v1/bots", "/sign-in",
            ] {
                let answer = try await world.get(path, as: anna)
                let policy = answer.headers.first(name: "Content-Security-Policy") ?? ""
                #expect(policy.hasPrefix("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"))
                #expect(answer.headers.first(name: "X-Content-Type-Options") == "nosniff")
                #expect(answer.headers.first(name: "Strict-Transport-Security")?.hasPrefix("max-age=") ?? false)
                #expect(answer.headers.first(name: "Referrer-Policy") == "same-origin")
                #expect(answer.headers.first(name: "Cross-Origin-Opener-Policy") == "same-origin")
                #expect(answer.headers.first(name: "X-Request-Id")?.utf8.count == 16)
                if !path.hasPrefix("/assets") { #expect(answer.headers.first(name: "Cache-Control") == "no-store") }
                if path.hasPrefix("/api") { #expect(policy.hasSuffix("sandbox")) }
            }
            for path in Set(Route.all.map(\.path)) {
                let methods = Set(Route.all.filter { $0.path == path }.map(\.method.rawValue))
                for method in ["PUT", "PATCH", "DELETE", "OPTIONS"] where !methods.contains(method) {
                    let answer = try await world.send(HTTPMethod(rawValue: method), path, as: anna)
                    #expect(answer.status == 405, "\(method) \(path)")
                    #expect(answer.headers.first(name: "Allow") == methods.sorted().joined(separator: ", "))
                }
            }
        }
    }

    @Test("forms of other sites, and those without the session's token, change nothing") func forgery() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let token = ForgeryCheck.token(of: try #require(will.session))
            func send(_ headers: HTTPHeaders, _ token: String?) async throws -> Int {
                var headers = headers
                headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
                let form = (token.map { [("token", $0)] } ?? []) + [("sql", "SELECT 1")]
                return try await world.send(
                    .POST,
                    "/bots/weather/console",
                    as: will,
                    headers: headers,
                    body: FormText.encode(form)
                ).status
            }
            #expect(
                try await send(["Origin": "https://\(PanelWorld.authority)", "Sec-Fetch-Site": "same-origin"], token)
                    == 303
            )
            // Not a browser: it knows the token.
            #expect(try await send([:], token) == 303)
            for site in ["cross-site", "same-site", "none"] {
                #expect(try await send(["Sec-Fetch-Site": site], token) == 403)
            }
            for origin in [
                "https://evil.example", "null", "http://\(PanelWorld.authority)", "https://a.\(PanelWorld.authority)",
            ] {
                #expect(try await send(["Origin": origin], token) == 403)
            }
            #expect(try await send([:], nil) == 403)
            #expect(try await send([:], ForgeryCheck.token(of: Secret.make())) == 403)
            // Another name for the panel's address is another site.
            #expect(try await world.get("/", as: will, headers: ["Host": "evil.example"]).status == 421)
            #expect(try await world.get("/health", headers: ["Host": "10.0.0.1"]).status == 200)
        }
    }

    @Test("what is too large or no form is refused") func bodies() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let large = String(repeating: "x", count: Route.largeBody)
            #expect(try await world.post("/bots/weather/console", [("sql", large)], as: will).status == 413)
            let token = try await world.makeToken("w", workspace: "acme", .write)
            for body in ["", "{", "[]", #"{"sql": 1}"#, #"{"sql": null}"#, "{}", #"{"sql": ""}"#] {
                let answer = try await world.send(
                    .POST,
                    "/api/v1/bots/weather/console/runs",
                    as: token,
                    headers: ["Content-Type": "application/json"],
                    body: body
                )
                #expect(answer.status == 422, "\(body): \(answer.status)")
                #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
            }
            #expect(try await world.get("/api/v1/bots?limit=0", as: token).status == 422)
            #expect(try await world.get("/api/v1/bots?limit=%ff", as: token).status == 400)
        }
    }
}

import Audit
import NIOHTTP1
import PanelStore
import TestSupport
import Testing

@testable import Panel

/// Signing in with an identity provider, and everything that has to fail.
@Suite("Sign-in", .serialized, .throwawayServer)
struct SignInTests {
    private func with(_ body: @escaping @Sendable (PanelWorld, TestProvider) async throws -> Void) async throws {
        let provider = TestProvider(now: PanelClock.system.now)
        try await TestProvider.with(provider) { issuer in
            let signIn =
                "  signIn: {oidc: {issuer: \"\(issuer)\", clientID: flarexdb, clientSecretFile: /etc/panel-secret}}"
            try await PanelWorld.with(signIn: signIn, renewal: .zero) { world in try await body(world, provider) }
        }
    }

    /// Goes to the provider and back; returns the cookie of the attempt and the path that the browser comes back to.
    private func goToProvider(_ world: PanelWorld) async throws -> (cookie: String, path: String) {
        let start = try await world.get("/sign-in/start?return=%2Fbots%2Fweather")
        #expect(start.status == 303)
        let cookie = try #require(start.cookie("signin"))
        let address = try #require(start.headers.first(name: "Location"))
        #expect(address.contains("code_challenge_method=S256") && address.contains("response_type=code"))
        let back = try await world.follow(address)
        let origin = "https://\(PanelWorld.authority)"
        #expect(back.hasPrefix(origin + "/sign-in/callback?"))
        return (cookie, String(back.dropFirst(origin.count)))
    }

    private func comeBack(_ world: PanelWorld, _ path: String, _ cookie: String?) async throws -> TestAnswer {
        try await world.get(path, headers: cookie.map { ["Cookie": "__Host-flarexdb-signin=\($0)"] } ?? [:])
    }

    @Test("leads back to the page that was asked for, with the groups that the provider gives") func success()
        async throws
    {
        try await with { world, provider in
            let (cookie, path) = try await goToProvider(world)
            let answer = try await comeBack(world, path, cookie)
            #expect(answer.status == 303 && answer.headers.first(name: "Location") == "/bots/weather")
            let setting = answer.headers["Set-Cookie"].first { $0.hasPrefix("__Host-flarexdb-session=") } ?? ""
            #expect(setting.hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Secure"))
            let session = try #require(answer.cookie("session"))
            let ada = TestCaller(session: session)
            #expect(try await world.get("/bots/weather", as: ada).status == 200)
            #expect(try await world.get("/bots/ledger", as: ada).status == 403)
            // A group that is lost is lost with the next question to the provider.
            await provider.set(groups: [])
            #expect(try await world.get("/bots/weather", as: ada).status == 403)
            await provider.set(groups: ["acme-readers"])
            #expect(try await world.get("/bots/weather", as: ada).status == 200)
            // Whoever the provider signs out is signed out here.
            await provider.revoke()
            #expect(try await world.get("/bots/weather", as: ada).status == 303)
            #expect(try await world.store.sessions().isEmpty)
            let results = try await world.entries(.signIn).map(\.result)
            #expect(results == ["refused", "done"])
        }
    }

    @Test("a code is good once, in the browser that asked for it") func replay() async throws {
        try await with { world, _ in
            let (cookie, path) = try await goToProvider(world)
            #expect(try await comeBack(world, path, nil).status == 403)
            let (other, _) = try await goToProvider(world)
            #expect(try await comeBack(world, path, other).status == 403)
            #expect(try await comeBack(world, path + "x", cookie).status == 403)
            #expect(try await comeBack(world, path, cookie).status == 303)
            #expect(try await comeBack(world, path, cookie).status == 403)
            let refused = try await comeBack(world, "/sign-in/callback?error=access_denied&state=x", cookie)
            #expect(refused.status == 403 && refused.cookie("session") == nil)
        }
    }

    @Test("an answer that is not right signs nobody in, and the audit log says so") func faults() async throws {
        try await with { world, provider in
            for fault in TestProvider.Fault.allCases {
                await provider.set(fault: fault)
                let (cookie, path) = try await goToProvider(world)
                let answer = try await comeBack(world, path, cookie)
                #expect(answer.status == 403 && answer.cookie("session") == nil, "\(fault)")
            }
            #expect(try await world.store.sessions().isEmpty)
            let entries = try await world.entries(.signIn)
            #expect(entries.count == TestProvider.Fault.allCases.count && entries.allSatisfy { $0.result == "refused" })
        }
    }

    @Test(
        "no link leads anywhere else afterwards",
        arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb", ""]
    )
    func returns(path: String) { #expect(SignInAttempt(returningTo: path).returnPath == "/") }

    @Test("an attempt comes back from its cookie as it was") func attempt() {
        let attempt = SignInAttempt(returningTo: "/bots/weather?a=b")
        #expect(SignInAttempt(cookie: attempt.cookie) == attempt)
        #expect(SignInAttempt(cookie: "x" + attempt.cookie) == nil && SignInAttempt(cookie: "") == nil)
    }

    @Test("the link for trying out is good once, and makes a new session") func link() async throws {
        try await PanelWorld.with { world in
            let url = try #require(world.core.options.developmentLink?.url(at: world.core.options.origin))
            let token = try #require(url.split(separator: "=").last)
            #expect(try await world.get("/sign-in/once?token=\(token)").status == 200)
            #expect(try await world.post("/sign-in/once", [("token", Secret.make())], as: .nobody).status == 401)
            let answer = try await world.post("/sign-in/once", [("token", String(token))], as: .nobody)
            let session = try #require(answer.cookie("session"))
            let ada = TestCaller(session: session)
            #expect(try await world.get("/", as: ada).status == 200)
            #expect(try await world.post("/sign-in/once", [("token", String(token))], as: .nobody).status == 401)
            #expect(try await world.post("/sign-out", [], as: ada).status == 303)
            #expect(try await world.get("/", as: ada).status == 303)
        }
    }

    @Test("people end their own sessions, and administrators everybody's") func ends() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let anna = try await world.signIn("anna", groups: ["platform"])
            let numbers = try await world.store.sessions().reduce(into: [:]) { $0[$1.actor] = $1.number }
            let annas = try #require(numbers["anna"])
            let wills = try #require(numbers["will"])
            #expect(try await world.post("/sessions/\(annas)/end", [], as: will).status == 403)
            #expect(try await world.get("/", as: anna).status == 200)
            #expect(try await world.post("/sessions/\(wills)/end", [], as: anna).status == 303)
            #expect(try await world.get("/", as: will).status == 303)
        }
    }
}

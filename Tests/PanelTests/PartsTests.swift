import HTTPTypes
import Model
import Testing

@testable import Panel
@testable import Quota

/// Small parts, without a server.
@Suite("Parts of the panel")
struct PartsTests {
    @Test("an origin is https, or on a loopback address") func origins() {
        #expect(Origin("https://DB.example.com:443/")?.description == "https://db.example.com")
        #expect(Origin("http://127.0.0.1:8080")?.authority == "127.0.0.1:8080")
        #expect(Origin("http://[::1]:8080")?.authority == "[::1]:8080")
        for text in [
            "http://db.example.com", "https://", "https://a/b", "https://a@b", "ftp://a", "db.example.com",
            "https://a b", "http://localhost.evil.example",
        ] {
            #expect(Origin(text) == nil, "\(text)")
        }
    }

    @Test("forms are read as browsers write them, and nothing else is") func forms() {
        let text = "a=1&b=%C3%A9+%2B&c=&d&=e&a=%3Cscript%3E"
        let fields = FormText.decode(text).map { $0.map { "\($0.name)>\($0.value)" } }
        #expect(fields == ["a>1", "b>é +", "c>", "d>", ">e", "a><script>"])
        for text in ["%", "%4", "%zz", "%ff", "a=%C3"] { #expect(FormText.decode(text) == nil, "\(text)") }
        #expect(FormText.decode(String(repeating: "a&", count: 101)) == nil)
        for text in StrangersText.all {
            #expect(FormText.decode(FormText.encode([("k", text)])).map { $0.map(\.value) } == [text])
        }
    }

    @Test("a limit lets so many through, then as many as the rate, and its memory is bounded") func rates() {
        let limiter = RateLimiter(.init(burst: 3, every: .seconds(2)), keyLimit: 10)
        let start = ContinuousClock.now
        #expect((1...3).allSatisfy { _ in limiter.admit("a", at: start) == nil })
        #expect(limiter.admit("a", at: start) == .seconds(2))
        #expect(limiter.admit("b", at: start) == nil)
        #expect(limiter.admit("a", at: start + .seconds(2)) == nil)
        #expect(limiter.admit("a", at: start + .seconds(2)) != nil)
        // Made-up keys share what is left.
        let made = (0..<100).count { limiter.admit("key \($0)", at: start + .seconds(2)) == nil }
        #expect(made <= 13)
    }

    @Test("the address behind a proxy is believed only from the proxy") func addresses() {
        let proxies = TrustedProxies(["10.0.0.1", "10.0.0.2"])
        func client(_ forwarded: String?, from peer: String?) -> String {
            var headers: HTTPFields = [:]
            if let forwarded { headers[.known("X-Forwarded-For")] = forwarded }
            return proxies.client(of: headers, from: peer)
        }
        #expect(client("1.2.3.4", from: "10.0.0.9") == "10.0.0.9")
        #expect(client("1.2.3.4", from: "10.0.0.1") == "1.2.3.4")
        #expect(client("6.6.6.6, 1.2.3.4, 10.0.0.2", from: "10.0.0.1") == "1.2.3.4")
        #expect(client("6.6.6.6, <script>", from: "10.0.0.1") == "6.6.6.6")
        #expect(client(nil, from: "10.0.0.1") == "10.0.0.1")
        #expect(client(nil, from: nil) == "unknown")
    }

    @Test("a session is asked about again when its time has come, once for many requests") func renewals() async {
        let renewals = Renewals(interval: .seconds(120))
        let start = ContinuousClock.now
        var grant = OpenIDProvider.Grant(subject: "s", user: "ada", groups: [], expires: 1000, refreshToken: "r")
        await renewals.begin(1, grant, at: start)
        #expect(await renewals.course(for: 1, at: start + .seconds(119), seconds: 0) == .go)
        #expect(
            await renewals.course(for: 1, at: start + .seconds(120), seconds: 0)
                == .ask(refreshToken: "r", subject: "s")
        )
        #expect(await renewals.course(for: 1, at: start + .seconds(121), seconds: 0) == .go)
        // The provider has not answered for too long.
        #expect(await renewals.course(for: 1, at: start + .seconds(600), seconds: 0) == .signIn)
        #expect(await renewals.course(for: 2, at: start, seconds: 0) == .signIn)
        grant.refreshToken = nil
        await renewals.begin(3, grant, at: start)
        #expect(await renewals.course(for: 3, at: start, seconds: 999) == .go)
        #expect(await renewals.course(for: 3, at: start, seconds: 1000) == .signIn)
    }

    @Test("the API's description has each of its routes, and names no form that is not there") func description() throws
    {
        let origin = try #require(Origin("https://panel.example.com"))
        guard case .object(let document) = OpenAPI.document(Route.all, server: origin, version: "1"),
            case .object(let paths) = document["paths"]
        else { return #expect(Bool(false), "it is no object") }
        let api = Route.all.filter(\.isAPI)
        #expect(Set(paths.keys) == Set(api.map(\.path)))
        let ids = api.compactMap { route in if case .api(let operation) = route.surface { operation.id } else { nil } }
        #expect(Set(ids).count == ids.count && ids.count > 15)
    }

    @Test("no two routes have the same method and path") func uniqueness() {
        let all = Route.all.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(all).count == all.count)
    }

    @Test("a chart of any usage stays within its drawing") func charts() throws {
        #expect(UsageChart([]) == nil)
        for most in [0, 1, Int64.max / 2] {
            let day = UsageDay(day: "2026-11-01", mostBytes: most, quota: ByteCount(bytes: 1000))
            let chart = try #require(UsageChart([day, day]))
            #expect(
                chart.bars.allSatisfy { $0.y >= 0 && $0.y + $0.height == UsageChart.height && $0.x < UsageChart.width }
            )
        }
    }
}

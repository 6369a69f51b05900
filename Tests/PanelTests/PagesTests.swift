import Model
import NIOHTTP1
import PanelStore
import PostgresClient
import SQLText
import TestSupport
import Testing

@testable import Panel

/// Pages over real data.
@Suite("Pages", .serialized, .throwawayServer)
struct PagesTests {
    /// Elements that have no end tag.
    private static let empty: Set = ["meta", "link", "input", "br", "hr", "img"]

    /// Elements that are open where another one ends, or at the end.
    private func unbalanced(_ page: String) -> [String] {
        var open: [String] = []
        for match in page.matches(of: #/<(\/?)([a-z0-9]+)(?:\s[^<>]*)?>/#) {
            let name = String(match.output.2)
            if match.output.1.isEmpty {
                if !Self.empty.contains(name) { open.append(name) }
            } else if open.popLast() != name {
                return [name]
            }
        }
        return open
    }

    @Test("each page has a heading, elements that end, and nothing of its template left") func pages() async throws {
        try await PanelWorld.with { world in
            let anna = try await world.signIn("anna", groups: ["platform"])
            try await world.run(["sweep"])
            _ = try await world.post(
                "/bots/weather/requests",
                [("kind", "rotate"), ("reason", "it <leaked>")],
                as: anna
            )
            _ = try await world.post("/bots/weather/console", [("sql", "SELECT 1 AS n")], as: anna)
            let paths = [
                "/", "/?q=wea", "/?q=none", "/bots/weather", "/bots/weather/console",
                "/bots/weather/console?sql=%3Cb%3E",
                "/bots/weather/migrations", "/bots/weather/usage", "/bots/weather/usage?month=2026-01",
                "/bots/weather/backups", "/bots/weather/requests", "/bots/weather/audit", "/audit",
                "/audit?act=statement",
                "/audit/0", "/requests", "/requests/1", "/provision", "/fleet", "/sessions", "/sign-in",
                "/sign-in/once?token=x", "/nowhere",
            ]
            for path in paths {
                let page = try await world.get(path, as: anna)
                #expect(page.status == (path == "/nowhere" ? 404 : 200), "\(path): \(page.body.prefix(400))")
                #expect(page.body.matches(of: #/<h1>/#).count == 1, "\(path)")
                #expect(!page.body.contains("{{") && !page.body.contains("Optional("), "\(path)")
                #expect(unbalanced(page.body) == [], "\(path)")
            }
            let requests = try await world.get("/bots/weather/requests", as: anna).body
            #expect(requests.contains("rotate") && requests.contains("filed"))
            #expect(
                try await world.get("/bots/weather/console?sql=%3Cb%3E", as: anna).body.contains("&lt;b&gt;</textarea>")
            )
        }
    }

    @Test("a member of one workspace sees its bots alone, and one of none is told why") func visibility() async throws {
        try await PanelWorld.with { world in
            let rita = try await world.signIn("rita", groups: ["acme-readers"])
            let bots = try await world.get("/", as: rita).body
            #expect(bots.contains("/bots/weather") && bots.contains("/bots/chat") && !bots.contains("ledger"))
            #expect(!bots.contains("Fleet"))
            let page = try await world.get("/bots/weather", as: rita).body
            #expect(!page.contains("SQL console"))
            let sven = try await world.signIn("sven", groups: [])
            #expect(try await world.get("/", as: sven).body.contains("No workspace lists you"))
            #expect(try await world.get("/audit", as: sven).body.contains("No entry is found"))
            let token = try await world.makeToken("r", workspace: "globex", .read)
            let list = try await world.get("/api/v1/bots", as: token).body
            #expect(list.contains("ledger") && !list.contains("weather"))
            #expect(try await world.get("/api/v1/requests/1", as: token).status == 403)
        }
    }

    @Test("a new bot's manifest is shown with what it would change, to those who may provision") func provision()
        async throws
    {
        try await PanelWorld.with { world in
            let ada = try await world.signIn("ada", groups: ["acme-admins"])
            #expect(try await world.get("/", as: ada).body.contains("Provision database"))
            let fields = [
                ("name", "news"), ("workspace", "acme"), ("plan", "free"), ("extensions", "citext, unaccent"),
                ("overage", "true"),
            ]
            let answer = try await world.post("/provision", fields, as: ada)
            let path = try #require(answer.headers.first(name: "Location"), "\(answer.body.prefix(300))")
            let page = try await world.get(path, as: ada).body
            let manifest = """
                apiVersion: flarex.dev/v1
                kind: BotDatabase
                metadata:
                  name: news
                  workspace: acme
                spec:
                  plan: free
                  overage: true
                  extensions: [citext, unaccent]

                """
            #expect(page.contains(manifest))
            for (field, value) in [("name", "A b"), ("plan", "x: y"), ("extensions", "a]\nb")] {
                let wrong = fields.map { $0.0 == field ? (field, value) : $0 }
                #expect(try await world.post("/provision", wrong, as: ada).status == 422, "\(field)")
            }
            let will = try await world.signIn("will", groups: ["acme-writers"])
            #expect(try await world.post("/provision", fields, as: will).status == 403)
            #expect(try await world.get(path, as: world.signIn("olga", groups: ["globex-admins"])).status == 403)
        }
    }

    @Test("a change plan is shown as plan prints it") func plan() async throws {
        try await PanelWorld.with { world in
            let empty = try #require(PlanView(try await world.run(["plan", "--format", "json"])))
            #expect(empty.lines.isEmpty && empty.summary == nil)
            #expect(PlanView("{}") == nil && PlanView(nil) == nil)
            let plan = try #require(
                PlanView(
                    """
                    {"steps": [{"action": "restrict", "kind": "k", "target": "role", "reason": "why", "hazards": ["terminatesSessions"]}],
                    "refused": [{"what": "drop", "reason": "r", "hint": "h"}], "summary": {"create": 0, "alter": 0,
                    "restrict": 1, "drop": 0}, "diagnostics": [{"message": "m", "line": 3}]}
                    """
                )
            )
            #expect(plan.lines.map(\.sign) == ["!"] && plan.lines.first?.hazards == ["terminatesSessions"])
            #expect(plan.summary == "1 to restrict" && plan.mistakes == ["line 3: m"] && plan.refusals.count == 1)
        }
    }

    @Test("a request is filed once for a key, and small permissions file small requests") func requests() async throws {
        try await PanelWorld.with { world in
            let token = try await world.makeToken("w", workspace: "acme", .write)
            func file(_ kind: String, _ key: String) async throws -> TestAnswer {
                try await world.send(
                    .POST,
                    "/api/v1/bots/weather/requests",
                    as: token,
                    headers: ["Content-Type": "application/json", "Idempotency-Key": key],
                    body: #"{"kind": "\#(kind)"}"#
                )
            }
            let first = try await file("backup", "a")
            #expect(first.status == 202)
            #expect(
                try await file("backup", "a").headers.first(name: "Location") == first.headers.first(name: "Location")
            )
            #expect(try await file("rotate", "b").status == 403)
            #expect(try await file("dance", "c").status == 422)
            // What ended long ago goes with the next request; what ended lately stays.
            let admin = try await ThrowawayServer.current.session(database: "flarex")
            let old = try #require(
                first.headers.first(name: "Location").flatMap { Int($0.split(separator: "/").last ?? "") }
            )
            for (days, isThere) in [(89, true), (91, false)] {
                try await admin.execute(
                    "UPDATE flarex.request SET ended_at = now() - \(days) * interval '1 day' WHERE number = \(old)"
                )
                #expect(try await file("backup", "d\(days)").status == 202)
                #expect((try await world.store.request(old) != nil) == isThere)
            }
            await admin.close()
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let answer = try await world.post(
                "/bots/weather/migrations",
                [("name", "0001_a"), ("sql", "CREATE TABLE a ()"), ("step", "try")],
                as: will
            )
            let path = try #require(answer.headers.first(name: "Location"))
            let page = try await world.get(path, as: will).body
            #expect(page.contains("the loop has not begun yet") && page.contains("CREATE TABLE a ()</textarea>"))
        }
    }
}

import FoundationEssentials
import Model
import NIOHTTP1
import PanelStore
import TestSupport
import Testing

@testable import Panel

/// The SQL console over HTTP, as the bot, on a real server.
@Suite("Console over HTTP", .serialized, .throwawayServer)
struct ConsolePageTests {
    /// Runs a text by the form; returns the path of its run.
    private func run(_ world: PanelWorld, _ sql: String, as caller: TestCaller, mode: String = "run") async throws
        -> String
    {
        let answer = try await world.post("/bots/weather/console", [("sql", sql), ("mode", mode)], as: caller)
        #expect(answer.status == 303, "\(answer.body.prefix(500))")
        return answer.headers.first(name: "Location") ?? ""
    }

    /// Runs a text by the API, to its end.
    private func call(_ world: PanelWorld, _ sql: String, as token: TestCaller) async throws -> TestAnswer {
        let body = try String(decoding: JSONEncoder().encode(["sql": sql]), as: UTF8.self)
        return try await world.send(
            .POST,
            "/api/v1/bots/weather/console/runs",
            as: token,
            headers: ["Content-Type": "application/json"],
            body: body
        )
    }

    /// By code points, as the server reads it: a quotation mark with an accent on it is one to Swift alone.
    private func literal(_ text: String) -> String {
        "'" + text.unicodeScalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }

    @Test("a run shows each result, and is not run again by whoever reloads its page") func results() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let path = try await run(
                world,
                "CREATE TABLE shown (n int, s text); INSERT INTO shown VALUES (1, 'one'), (2, NULL); SELECT * FROM shown ORDER BY n; SELECT current_user",
                as: will
            )
            for _ in 1...2 {
                let page = try await world.get(path, as: will)
                #expect(page.status == 200 && page.body.contains("<bdi>one</bdi>"))
                #expect(page.body.contains("class=\"null\"") && page.body.contains("INSERT 0 2"))
                #expect(page.body.firstMatch(of: #/<bdi>bot_[0-9a-f]{16}<\/bdi>/#) != nil)
            }
            let csv = try await world.get(path + "/results/3/csv", as: will)
            #expect(csv.body == "n,s\r\n1,one\r\n2,\r\n")
            #expect(
                csv.headers.first(name: "Content-Disposition")?.hasPrefix("attachment; filename=\"weather-") ?? false
            )
            let json = try await world.get(path + "/results/3/json", as: will)
            #expect(json.body == "[\n{\"n\": 1, \"s\": \"one\"},\n{\"n\": 2, \"s\": null}\n]\n")
            // A run is its owner's alone.
            let wanda = try await world.signIn("wanda", groups: ["acme-writers"])
            #expect(try await world.get(path, as: wanda).status == 404)
            #expect(try await world.get(path.replacing("weather", with: "chat"), as: will).status == 404)
        }
    }

    @Test("errors have the place, long results have pages, and limits are those of the policy") func limits()
        async throws
    {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let failed = try await world.get(
                try await run(world, "SELECT 1;\nSELECT wrong FROM pg_class", as: will),
                as: will
            )
            #expect(failed.body.contains("LINE 1: SELECT wrong FROM pg_class") && failed.body.contains("       ^"))
            let long = try await run(world, "SELECT generate_series(1, 1000) AS n", as: will)
            let first = try await world.get(long, as: will)
            #expect(first.body.contains("rows 1 to 100 of 250") && first.body.contains("Not all of it is here"))
            let last = try await world.get(long + "?result=1&page=3", as: will)
            #expect(last.body.contains("rows 201 to 250 of 250") && last.body.contains("<bdi>250</bdi>"))
            let plan = try await world.get(try await run(world, "SELECT 1", as: will, mode: "analyze"), as: will)
            #expect(plan.body.contains("Execution "))
        }
    }

    @Test("a transaction that a run leaves open is undone, and settings stay") func transactions() async throws {
        try await PanelWorld.with { world in
            let token = try await world.makeToken("w", workspace: "acme", .write)
            _ = try await call(
                world,
                "CREATE TABLE left_open (n int); SET application_name = 'mine'; BEGIN; INSERT INTO left_open VALUES (1)",
                as: token
            )
            let answer = try await call(world, "SELECT count(*) FROM left_open; SHOW application_name", as: token)
            #expect(answer.status == 201)
            #expect(answer.body.contains(#""rows":[["0"]]"#) && answer.body.contains(#""rows":[["mine"]]"#))
        }
    }

    @Test("a run that takes long can be cancelled, and another waits its turn") func cancellation() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let path = try await run(world, "SELECT pg_sleep(9)", as: will)
            let page = try await world.get(path, as: will)
            #expect(page.body.contains("http-equiv=\"refresh\"") && page.body.contains("Cancel"))
            #expect(try await world.post("/bots/weather/console", [("sql", "SELECT 1")], as: will).status == 409)
            #expect(try await world.post(path + "/cancel", [], as: will).status == 303)
            #expect(try await world.get(path, as: will).body.contains("The run was cancelled."))
        }
    }

    @Test("cells, names and messages that strangers wrote are text, in pages and in files") func strangers()
        async throws
    {
        try await PanelWorld.with { world in
            let token = try await world.makeToken("w", workspace: "acme", .write)
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let texts = StrangersText.all.filter { !$0.contains("\0") && $0.utf8.count < 2000 }
            let values = texts.enumerated().map { "(\($0.offset), \(literal($0.element)))" }
            _ = try await call(world, "CREATE TABLE s (n int, t text)", as: token)
            #expect(
                try await call(world, "INSERT INTO s VALUES \(values.joined(separator: ", "))", as: token).status == 201
            )
            var shown = 0
            for page in 0...(texts.count / 100) {
                let sql = "SELECT t FROM s WHERE n / 100 = \(page) ORDER BY n"
                let path = try await run(world, sql, as: will)
                let body = try await world.get(path, as: will).body
                // The page's own files alone are scripts.
                #expect(
                    body.firstMatch(of: #/<script(?! src="/assets/)/#) == nil
                        && body.firstMatch(of: #/<(?:img|svg|iframe|object|base|style)/#) == nil
                )
                let json = try await world.get(path + "/results/1/json", as: will).body
                let rows = try JSONDecoder().decode([[String: String]].self, from: Data(json.utf8))
                let expected = Array(texts.dropFirst(page * 100).prefix(100))
                #expect(rows.compactMap { $0["t"] }.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
                shown += rows.count
                let csv = try await world.get(path + "/results/1/csv", as: will).body
                #expect(!csv.contains("\n=") && !csv.contains("\n@SUM"))
            }
            #expect(shown == texts.count && shown >= 200)
            let named =
                #"SELECT 1 AS "<img src=x onerror=alert(1)>"; DO $$BEGIN RAISE NOTICE '<script>alert(1)</script>'; END$$; SELECT "<b>""#
            let body = try await world.get(try await run(world, named, as: will), as: will).body
            #expect(!body.contains("<img") && !body.contains("<script>") && !body.contains("<b>"))
            #expect(body.contains("&lt;img src=x onerror=alert(1)&gt;"))
        }
    }

    @Test("passwords in statements are shown and kept nowhere") func passwords() async throws {
        try await PanelWorld.with { world in
            let token = try await world.makeToken("w", workspace: "acme", .write)
            let answer = try await call(world, "ALTER ROLE CURRENT_USER PASSWORD 'hunter2-secret'", as: token)
            #expect(!answer.body.contains("hunter2"))
            #expect(try await !world.get("/api/v1/bots/weather/audit", as: token).body.contains("hunter2"))
        }
    }

    @Test("events follow a run to its end") func events() async throws {
        try await PanelWorld.with { world in
            let token = try await world.makeToken("w", workspace: "acme", .write)
            let answer = try await world.send(
                .POST,
                "/api/v1/bots/weather/console/runs",
                as: token,
                headers: ["Content-Type": "application/json"],
                body: #"{"sql": "SELECT 1; SELECT pg_sleep(2)", "isAsynchronous": true}"#
            )
            let path = try #require(answer.headers.first(name: "Location"))
            let stream = try await world.get(path + "/events", as: token)
            #expect(stream.headers.first(name: "Content-Type") == "text/event-stream")
            let events = stream.body.split(separator: "\n\n")
            #expect(
                events.allSatisfy { $0.hasPrefix("event: run\ndata: {") }
                    && events.last?.contains(#""state":"ended""#) ?? false
            )
        }
    }
}

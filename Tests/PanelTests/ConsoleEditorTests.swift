import Model
import NIOHTTP1
import TestSupport
import Testing

@testable import Panel

/// What is around the text in the console: where a mistake is, the query plan, and what the bot has.
@Suite("SQL editor", .serialized, .throwawayServer)
struct ConsoleEditorTests {
    private func run(_ world: PanelWorld, _ fields: [(String, String)], as caller: TestCaller) async throws -> String {
        let answer = try await world.post("/bots/weather/console", fields, as: caller)
        let path = try #require(answer.headers.first(name: "Location"), "\(answer.body.prefix(500))")
        return try await world.get(path, as: caller).body
    }

    @Test("the place of a mistake is the one in the editor, whatever part of it was run") func places() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let all = "SELECT 'ü'; SELECT 1;\r\n  SELECT 2, nme;\r\nSELECT 3"
            func expect(_ place: String, _ fields: [(String, String)]) async throws {
                let page = try await run(world, [("sql", all)] + fields, as: will)
                #expect(page.contains(place), "\(fields): \(page.firstMatch(of: #/data-[^>]*/#)?.output ?? "none")")
                // The text is there as it was, not the part alone.
                #expect(page.contains("SELECT 3</textarea>"))
            }
            try await expect(#"data-line="2" data-column="13""#, [])
            try await expect(
                #"data-line="2" data-column="13""#,
                [("selection", "SELECT 2, nme;"), ("line", "2"), ("column", "3")]
            )
            for mode in ["explain", "analyze"] {
                try await expect(
                    #"data-line="2" data-column="13""#,
                    [("selection", "SELECT 2, nme"), ("line", "2"), ("column", "3"), ("mode", mode)]
                )
            }
            let good = try await run(world, [("sql", "SELECT 1")], as: will)
            #expect(!good.contains("data-line"))
        }
    }

    @Test("what is explained is shown as a tree, and a text of several statements is not run") func plans() async throws
    {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            _ = try await run(world, [("sql", "CREATE TABLE stays (n int)")], as: will)
            let plan = try await run(
                world,
                [("sql", "SELECT count(*) FROM stays WHERE n = 1"), ("mode", "analyze")],
                as: will
            )
            #expect(plan.contains("<strong><bdi>Aggregate</bdi></strong>") && plan.contains("Filter: (stays.n = 1)"))
            #expect(plan.contains("Execution ") && plan.contains("<meter"))
            #expect(plan.contains("name=\"sql\" value=\"SELECT count(*) FROM stays WHERE n = 1\""))
            for mode in ["explain", "analyze"] {
                let refused = try await world.post(
                    "/bots/weather/console",
                    [("sql", "SELECT 1; DROP TABLE stays"), ("mode", mode)],
                    as: will
                )
                #expect(refused.status == 422 && refused.body.contains("one statement"))
            }
            let still = try await run(world, [("sql", "SELECT count(*) FROM stays")], as: will)
            #expect(still.contains("SELECT 1"))
        }
    }

    @Test("the bot's own tables are beside the editor, and no other's") func objects() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            let sql = """
                CREATE TABLE "A <b>" (id int PRIMARY KEY, label varchar(20) NOT NULL); CREATE VIEW shown AS SELECT 1 AS one;
                CREATE TABLE parted (n int) PARTITION BY LIST (n); CREATE TABLE part_1 PARTITION OF parted FOR VALUES IN (1)
                """
            let page = try await run(world, [("sql", sql)], as: will)
            for text in [
                "<bdi>A &lt;b&gt;</bdi></code> <span class=\"hint\">table", "<bdi>id</bdi></code>", ", key</span>",
                "<bdi>character varying(20)</bdi>, not null", "<bdi>shown</bdi></code> <span class=\"hint\">view",
                "data-insert=\"&quot;A &lt;b&gt;&quot;\"", "partitioned table",
            ] {
                #expect(page.contains(text), "\(text)")
            }
            #expect(!page.contains("<bdi>part_1</bdi>"))
            let chat = try await world.get("/bots/chat/console", as: will).body
            #expect(chat.contains("The bot has no tables yet."))
        }
    }

    @Test("the editor is loaded where its files are, and on pages with SQL alone") func editor() async throws {
        try await PanelWorld.with { world in
            let will = try await world.signIn("will", groups: ["acme-writers"])
            #expect(try await world.get("/assets/editor.js").body.contains("CodeMirror"))
            #expect(try await world.get("/assets/editor.css").status == 200)
            #expect(try await world.get("/bots/weather/console", as: will).body.contains("/assets/editor.js"))
            #expect(try await !world.get("/bots/weather", as: will).body.contains("/assets/editor.js"))
            #expect(EditorFiles(folder: "/nowhere") == nil)
        }
    }

    @Test("a plan that is nested too deep, or is none, is no tree") func depth() {
        func nested(_ depth: Int) -> String {
            #"{"Node Type": "Result""# + (depth > 1 ? #", "Plans": [\#(nested(depth - 1))]"# : "") + "}"
        }
        #expect(QueryPlan(json: Array(#"[{"Plan": \#(nested(50))}]"#.utf8)) != nil)
        #expect(QueryPlan(json: Array(#"[{"Plan": \#(nested(51))}]"#.utf8)) == nil)
        #expect(QueryPlan(json: Array(#"[{"Plan": \#(nested(5000))}]"#.utf8)) == nil)
        #expect(QueryPlan(json: Array("Seq Scan on t".utf8)) == nil)
        let odd = QueryPlan(json: Array(#"[{"Plan": {"Node Type": "x", "Plan Rows": 1e300, "Total Cost": -1}}]"#.utf8))
        #expect(odd?.root.cost == "cost -1, 1e+300 rows expected")
    }
}

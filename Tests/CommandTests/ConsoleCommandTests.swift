import FoundationEssentials
import Glibc
import SQLText
import SystemPackage
import TestSupport
import Testing

/// `flarexdb console` with -c, with files and on standard input.
@Suite("The console", .serialized, .throwawayServer)
struct ConsoleCommandTests {
    private func withBot<Value>(
        console: String = "{}",
        _ body: (Workspace) async throws -> Value
    ) async throws -> Value {
        try await Workspace.withServer { workspace in
            let path = workspace.manifests.appending("cluster.yaml")
            let policy = try textFile(path).replacing(
                "  extensions: []",
                with: "  extensions: []\n  console: \(console)"
            )
            try workspace.directory.write(policy, to: "manifests/cluster.yaml")
            try await workspace.run("apply", "--yes")
            return try await body(workspace)
        }
    }

    @Test("prints results as psql does, and stops at the first statement that fails")
    func table() async throws {
        try await withBot { workspace in
            let run = try await workspace.run(
                "console",
                "weather",
                "-c",
                "CREATE TABLE t (id int, name text); INSERT INTO t VALUES (1, 'one')",
                "-c",
                "SELECT id, name, NULL AS nothing, E'a\\nb\\x1b[2J' AS lines FROM t",
                "-c",
                "SELECT id,\n  nothing\nFROM t",
                "-c",
                "DROP TABLE t"
            )
            #expect(
                run.output == """
                    CREATE TABLE
                    INSERT 0 1
                     id | name | nothing |  lines   
                    ----+------+---------+----------
                      1 | one  |         | a       +
                        |      |         | b\\x1B[2J
                    (1 row)


                    """
            )
            #expect(
                run.errors == """
                    ERROR:  column "nothing" does not exist
                    LINE 2:   nothing
                              ^
                    SQLSTATE:  42703

                    """
            )
            #expect(run.status == 3)
            let still = try await workspace.run("console", "weather", "-c", "SELECT count(*) FROM t")
            #expect(still.status == 0 && still.output.contains("     1\n"))
            let raised = try await workspace.run(
                "console",
                "weather",
                "-c",
                "DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'why', HINT = 'so', ERRCODE = 'P0007'; END $$"
            )
            let report = """
                ERROR:  no
                DETAIL:  why
                HINT:  so
                CONTEXT:  PL/pgSQL function inline_code_block line 1 at RAISE
                SQLSTATE:  P0007

                """
            #expect(raised.errors == report)
        }
    }

    @Test("values come out exactly in CSV and JSON")
    func values() async throws {
        let values = """
            SELECT NULL::text AS n, '' AS e, E'a,"b"\\n\\x01é' AS t, 9223372036854775807 AS i8, 1.10::numeric AS d,
                'infinity'::timestamptz AS inf, '-infinity'::float8 AS f, '\\xdead'::bytea AS b, ARRAY['x,y', NULL] AS a,
                true AS yes, 7 AS i4, 'NaN'::numeric AS nan, '\\.' AS dot
            """
        try await withBot { workspace in
            let csv = try await workspace.run("console", "weather", "--format", "csv", "-c", values)
            #expect(
                csv.output == """
                    n,e,t,i8,d,inf,f,b,a,yes,i4,nan,dot
                    ,"","a,""b""
                    \u{01}é",9223372036854775807,1.10,infinity,-Infinity,\\xdead,"{""x,y"",NULL}",t,7,NaN,\\.

                    """
            )
            let json = try await workspace.run("console", "weather", "--format", "json", "-c", values)
            let document = try JSONDecoder().decode(ResultDocument.self, from: Data(json.output.utf8))
            #expect(
                document.rows == [
                    [
                        .null, .text(""), .text("a,\"b\"\n\u{01}é"), .text("9223372036854775807"), .text("1.10"),
                        .text("infinity"), .text("-Infinity"), .text("\\xdead"), .text("{\"x,y\",NULL}"), .yes(true),
                        .number(7), .text("NaN"), .text("\\."),
                    ]
                ]
            )
            #expect(json.output.contains(#""command":"SELECT 1""#) && json.output.contains(#""isComplete":true"#))
            let failed = try await workspace.run("console", "weather", "--format", "json", "-c", "SELECT 1/0")
            #expect(failed.status == 3)
            #expect(failed.output.contains(#""sqlstate":"22012""#))
        }
    }

    @Test("a script takes its COPY's data along, and -c takes them from standard input")
    func copying() async throws {
        try await withBot { workspace in
            let script = """
                CREATE TABLE t (a int, b text); -- ;
                COPY t FROM STDIN;
                1\tone; two
                2\t\\N
                \\.
                CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;
                SELECT f(), count(*) FROM t
                """
            try workspace.directory.write(script, to: "script.sql")
            let path = workspace.directory.path.appending("script.sql").string
            let file = try await workspace.run("console", "weather", "--format", "csv", "-f", path)
            #expect(file.output == "f,count\n2,2\n", "\(file.errors)")
            let data = try await workspace.run("console", "weather", "-c", "COPY t FROM STDIN CSV", input: "3,three\n")
            #expect(data.output == "COPY 1\n", "\(data.errors)")
            let out = try await workspace.run("console", "weather", "-c", "COPY t TO STDOUT")
            #expect(out.output == "1\tone; two\n2\t\\N\n3\tthree\n")
            let piped = try await workspace.run("console", "weather", input: "SELECT 1 AS a;\nSELECT 1/0;\nSELECT 2;\n")
            #expect(piped.status == 3)
            #expect(piped.output == " a \n---\n 1\n(1 row)\n\n")
        }
    }

    @Test("psql's commands are refused with their line, and \\q ends a script")
    func metaCommands() async throws {
        try await withBot { workspace in
            let run = try await workspace.run("console", "weather", input: "SELECT 1;\n\n\\! touch here\nSELECT 2;\n")
            #expect(run.status == 3)
            #expect(run.errors == "error: line 3: \\! is a psql command; the console knows only \\q\n")
            #expect(!run.output.contains("2"))
            let quit = try await workspace.run("console", "weather", input: "SELECT 1;\n\\q\nSELECT 2;\n")
            #expect(quit.status == 0 && !quit.output.contains("2"))
            let list = try await workspace.run("audit", "list", "--act", "statement")
            #expect(list.output.contains("refused") && list.output.contains("\\! touch here"))
        }
    }

    @Test("the policy's bounds hold, and it may ask for a reason")
    func policy() async throws {
        try await withBot(console: "{rows: 3, statementTimeout: 1s, requireReason: true}") { workspace in
            let none = try await workspace.run("console", "weather", "-c", "SELECT 1")
            #expect(none.status == 1 && none.errors.contains("the policy requires a reason"))
            let blank = try await workspace.run("console", "weather", "--reason", " ", "-c", "SELECT 1")
            #expect(blank.status == 1)
            let reason = ["console", "weather", "--reason", "ticket 7"]
            let cut = try await workspace.run(
                reason + ["-c", "SELECT generate_series(1, 10) AS i", "-c", "SELECT 'next'"]
            )
            #expect(cut.status == 3)
            #expect(cut.output.contains("(3 of 10 rows)") && cut.output.contains("next"))
            #expect(cut.errors.contains("Not all of it is shown"))
            let late = try await workspace.run(reason + ["-c", "SELECT pg_sleep(60)"])
            #expect(late.status == 3 && late.errors.contains("SQLSTATE:  57014"))
            let list = try await workspace.run("audit", "list", "--text", "ticket 7", "--act", "openAccess")
            #expect(list.output.split(separator: "\n").count == 3)
        }
    }

    @Test("a password is in no output and no entry of the audit log")
    func secrecy() async throws {
        try await withBot { workspace in
            for statement in [
                "ALTER ROLE CURRENT_USER PASSWORD 'hunter2'", "CREATE USER u PASSWORD 'hunter2'",
                "ALTER ROLE x PASSWORD 'hunter2", "ALTER ROLE x PASSWORD hunter2",
                "SELECT dblink('host=h password=hunter2', 'x')", "DO $$ BEGIN ALTER ROLE y PASSWORD 'hunter2'; END $$",
                "\\password hunter2",
            ] {
                let run = try await workspace.run("console", "weather", "-c", statement)
                #expect(!run.output.contains("hunter2") && !run.errors.contains("hunter2"), "\(run.errors)")
            }
            let export = try await workspace.run("audit", "export")
            #expect(export.output.contains("redacted"))
            #expect(export.output.contains("hunter2") == false)
        }
    }

    @Test("a bot that is not there is named, and one that is deleted can be looked at")
    func bots() async throws {
        try await withBot { workspace in
            try await workspace.run("console", "weather", "-c", "CREATE TABLE t AS SELECT 7 AS i")
            let unknown = try await workspace.run("console", "nobody", "-c", "SELECT 1")
            #expect(unknown.status == 1 && unknown.errors.contains("the registry knows no bot nobody"))
            #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
            try await workspace.run("apply", "--yes")
            let gone = try await workspace.run("console", "weather", "-c", "SELECT 1")
            #expect(gone.status == 1 && gone.errors.contains("--read-only"))
            let look = try await workspace.run(
                "console",
                "weather",
                "--read-only",
                "-c",
                "SELECT i FROM t",
                "-c",
                "DROP TABLE t"
            )
            #expect(look.output.contains(" 7\n") && look.errors.contains("SQLSTATE:  25006"))
        }
    }

    @Test("at a terminal lines are edited, statements remembered, and Ctrl-C cancels one")
    func terminal() async throws {
        try await withBot { workspace in
            let state = workspace.directory.path.appending("state")
            let run = try await typing(
                workspace,
                ["console", "weather"],
                [
                    ("weather=> ", "SELECT 'ö' ||\n"), ("weather-> ", "  'x' AS joined;\n"), ("öx", ""),
                    ("weather=> ", "BEGIN;\n"), ("weather=*> ", "SELECT 1/0;\n"), ("22012", ""),
                    ("weather=!> ", "ROLLBACK;\n"), ("weather=> ", "\\d\n"), ("knows only \\q", ""),
                    ("weather=> ", "CREATE TABLE typed (v text);\n"), ("CREATE TABLE", ""),
                    ("weather=> ", "COPY typed FROM STDIN;\n"), (">> ", "line\n"), (">> ", "\\.\n"), ("COPY 1", ""),
                    ("weather=> ", "DO $$ BEGIN RAISE NOTICE 'begun'; PERFORM pg_sleep(600); END $$;\n"),
                    ("NOTICE:  begun", "\u{03}"), ("57014", ""),
                    ("weather=> ", "SELECT 'forgotten"), ("forgotten", "\u{03}"), ("ends the console", ""),
                    ("weather=> ", "ALTER ROLE x PASSWORD 'hunter2';\n"), ("SQLSTATE", ""),
                    ("weather=> ", "SELECT E'\\x1b]0;owned';\n"), ("\\x1B]0;owned", ""), ("weather=> ", "\\q\n"),
                ],
                environment: ["XDG_STATE_HOME": state.string]
            )
            #expect(run.status == "0", "\(run.screen)")
            let history = state.appending("flarexdb/console-history")
            var status = stat()
            #expect(lstat(history.string, &status) == 0 && status.st_mode & 0o777 == 0o600)
            let remembered = try textFile(history)
            #expect(remembered.contains("joined") && remembered.contains("redacted"))
            #expect(!remembered.contains("hunter2") && !remembered.contains("forgotten"))
            #expect(try await workspace.texts("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
        }
    }

    @Test("Ctrl-C twice ends a statement that catches the first, with its session")
    func interruption() async throws {
        try await withBot { workspace in
            let stubborn = """
                DO $$ BEGIN RAISE NOTICE 'begun'; LOOP BEGIN PERFORM pg_sleep(600);
                EXCEPTION WHEN query_canceled THEN RAISE NOTICE 'caught'; END; END LOOP; END $$;\n
                """.replacing("\n", with: " ") + "\n"
            let run = try await typing(
                workspace,
                ["console", "weather"],
                [
                    ("weather=> ", stubborn), ("NOTICE:  begun", "\u{03}"), ("NOTICE:  caught", "\u{03}"),
                    ("ending the session", ""),
                ],
                environment: ["XDG_STATE_HOME": workspace.directory.path.string]
            )
            #expect(run.status == "0", "\(run.screen)")
            #expect(try await workspace.texts("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
            let list = try await workspace.run("audit", "list", "--act", "statement")
            #expect(list.output.contains("failed"))
        }
    }
}

/// What a value is in the console's JSON.
private enum ResultValue: Decodable, Equatable {
    case null
    case yes(Bool)
    case number(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .yes(value)
        } else if let value = try? container.decode(Int.self) {
            self = .number(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }
}

private struct ResultDocument: Decodable {
    var rows: [[ResultValue]]
}

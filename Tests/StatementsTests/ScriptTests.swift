import Statements
import Testing

@Suite("Statements of a script")
struct ScriptTests {
    private func statements(_ text: String) -> [String] {
        var script = Script(text)
        var found: [String] = []
        while let piece = script.next() ?? script.last() {
            switch piece {
            case .statement(let statement): found.append(statement.text)
            case .metaCommand(let command): found.append("\(command.line):\(command.text)")
            case .unreadable(let line): found.append("\(line): unreadable")
            }
        }
        return found
    }

    @Test(
        "a semicolon ends a statement only where PostgreSQL reads it as one",
        arguments: [
            ("SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),
            (";;\n ; -- none\n/* ; */;", []),
            ("SELECT ';' , 'it''s; so'; x", ["SELECT ';' , 'it''s; so'", "x"]),
            (#"SELECT 'a\'; SELECT 2"#, [#"SELECT 'a\'"#, "SELECT 2"]),
            (#"SELECT E'a\'; b', e'\\'; SELECT 2"#, [#"SELECT E'a\'; b', e'\\'"#, "SELECT 2"]),
            ("SELECT E'a'\n '\\';'; SELECT 2", ["SELECT E'a'\n '\\';'", "SELECT 2"]),
            ("SELECT E'a' -- so\n '\\';'; SELECT 2", ["SELECT E'a' -- so\n '\\';'", "SELECT 2"]),
            (
                #"SELECT U&'\0061;', U&";", B'1', x'f;', N';'; y"#,
                [#"SELECT U&'\0061;', U&";", B'1', x'f;', N';'"#, "y"]
            ),
            (#"SELECT "a;""b"; y"#, [#"SELECT "a;""b""#, "y"]),
            ("DO $$ BEGIN; END $$; y", ["DO $$ BEGIN; END $$", "y"]),
            ("DO $a$ ; $$ ; $b$ ; $a$; y", ["DO $a$ ; $$ ; $b$ ; $a$", "y"]),
            ("SELECT a$b$; y$b$", ["SELECT a$b$", "y$b$"]),
            ("SELECT $1; y; $1", ["SELECT $1", "y", "$1"]),
            ("SELECT $ä$;$ä$; y", ["SELECT $ä$;$ä$", "y"]),
            ("SELECT 1 /* a /* ; */ ; */; y", ["SELECT 1 /* a /* ; */ ; */", "y"]),
            ("SELECT 1 -- a; b\n; y", ["SELECT 1 -- a; b", "y"]),
            ("SELECT 1 +-- ;\n 2; y", ["SELECT 1 +-- ;\n 2", "y"]),
            (
                "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); y",
                [
                    "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "y",
                ]
            ),
            ("SELECT fooe'\\'; y", ["SELECT fooe'\\'", "y"]),
            ("BEGIN; SELECT 1; END; y", ["BEGIN", "SELECT 1", "END", "y"]),
            ("SELECT 'open; SELECT 2", ["SELECT 'open; SELECT 2"]),
            ("SELECT 1 /* open; ", ["SELECT 1 /* open;"]),
            ("\u{FEFF}SELECT 1;\r\nSELECT 2;\r\n", ["SELECT 1", "SELECT 2"]),
        ]
    )
    func ends(_ text: String, _ expected: [String]) {
        #expect(statements(text) == expected)
        // Line by line it is the same.
        var script = Script()
        var found: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map({ "\($0)\n" }) {
            script.append(line)
            while case .statement(let statement)? = script.next() { found.append(statement.text) }
        }
        if case .statement(let statement)? = script.last() { found.append(statement.text) }
        #expect(found == expected)
    }

    @Test(
        "the body of a function in BEGIN ATOMIC is one statement with it",
        arguments: [
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
            "create or replace procedure p() begin atomic insert into t values (1); select (case 1 when 1 then 2 end); end",
            "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT t.end, 1 AS end, 2 AS case FROM t; END",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC END",
        ]
    )
    func atomicBodies(_ text: String) { #expect(statements("\(text); SELECT 2;") == [text, "SELECT 2"]) }

    @Test("each statement knows its line, and meta-commands are told apart with theirs")
    func places() {
        var script = Script("SELECT 1;\n\n-- why\nSELECT\n 2; SELECT 3;\n\\d t ; x\nSELECT 4 \\gexec\n;")
        var found: [Script.Piece] = []
        while let piece = script.next() { found.append(piece) }
        #expect(
            found == [
                .statement(SourceStatement(text: "SELECT 1", line: 1)),
                .statement(SourceStatement(text: "-- why\nSELECT\n 2", line: 3)),
                .statement(SourceStatement(text: "SELECT 3", line: 5, column: 5)),
                .metaCommand(MetaCommand(text: "\\d t ; x", line: 6)),
                .metaCommand(MetaCommand(text: "\\gexec", line: 7)),
                .statement(SourceStatement(text: "SELECT 4", line: 7)),
            ]
        )
        #expect(MetaCommand(text: "\\q", line: 1).isQuit)
        #expect(!MetaCommand(text: "\\qecho", line: 1).isQuit)
        #expect(!MetaCommand(text: "\\password hunter2", line: 1).recordable.contains("hunter2"))
    }

    @Test("lines of data are taken as they are")
    func data() {
        var script = Script("COPY t FROM STDIN;  \n1;\ta\\N\r\n\\.\nSELECT 1;\n")
        #expect(script.next() == .statement(SourceStatement(text: "COPY t FROM STDIN", line: 1)))
        script.skipBlankLineEnd()
        #expect(script.takeLine(isAtEnd: false) == Array("1;\ta\\N\r\n".utf8))
        #expect(script.takeLine(isAtEnd: false) == Array("\\.\n".utf8))
        #expect(script.next() == .statement(SourceStatement(text: "SELECT 1", line: 4)))
        #expect(script.takeLine(isAtEnd: false) == Array("\n".utf8))
        script.append("rest")
        #expect(script.takeLine(isAtEnd: false) == nil)
        #expect(script.takeLine(isAtEnd: true) == Array("rest".utf8))
        #expect(script.takeLine(isAtEnd: true) == nil)
    }

    @Test("what PostgreSQL could not store is refused with its line")
    func unreadable() {
        #expect(statements("SELECT 1;\nSELECT 'a\0b'; SELECT 3") == ["SELECT 1", "2: unreadable", "SELECT 3"])
        var script = Script()
        script.append(bytes: Array("SELECT '".utf8) + [0xFF] + Array("';".utf8))
        #expect(script.next() == .unreadable(line: 1))
    }

    @Test("a statement that has begun is pending until its end")
    func pending() {
        var script = Script("  \n")
        #expect(script.next() == nil && !script.isPending)
        script.append("SELECT $$\n")
        #expect(script.next() == nil && script.isPending)
        script.append("$$ ;\n")
        #expect(script.next() != nil && script.next() == nil && !script.isPending)
        script.append("SELECT 1\n")
        #expect(script.next() == nil && script.isPending)
        script.discard()
        #expect(!script.isPending && script.last() == nil)
    }

    @Test("a megabyte of one string that comes in parts does not take minutes")
    func largeText() {
        var script = Script("SELECT '")
        let part = String(repeating: String(repeating: "x", count: 99) + "\n", count: 640)
        for _ in 0..<16 {
            script.append(part)
            #expect(script.next() == nil)
        }
        script.append("';")
        guard case .statement(let statement)? = script.next() else {
            Issue.record("no statement")
            return
        }
        #expect(statement.text.utf8.count == 16 * 64_000 + 9)
    }
}

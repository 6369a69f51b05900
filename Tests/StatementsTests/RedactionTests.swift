import Statements
import Testing

@Suite("Passwords in statements")
struct RedactionTests {
    @Test(
        "a literal that holds a password is not written down",
        arguments: [
            "ALTER ROLE x PASSWORD 'hunter2'",
            "alter role x with encrypted password\n 'hunter2' valid until 'infinity'",
            "CREATE USER u PASSWORD E'hunter2\\''", "CREATE ROLE r LOGIN PASSWORD $$hunter2$$",
            "CREATE ROLE r PASSWORD $a$hunter2$a$ LOGIN",
            "ALTER ROLE x PASSWORD /* 'the new one' */ U&'hunter2'",
            "ALTER ROLE x PASSWORD -- so\n 'hunter2'",
            "ALTER USER x PASSWORD 'hunter2", "ALTER ROLE x PASSWORD hunter2",
            "ALTER ROLE x PASSWORD \"hunter2\"", "ALTER ROLE x PASSWORD hunter2!x$y",
            "ALTER ROLE x PASSWORD 'a'\n'hunter2'",
            "CREATE USER MAPPING FOR x SERVER s OPTIONS (user 'u', password 'hunter2')",
            "SELECT dblink_connect('c', 'host=h password=hunter2 user=u')",
            "SELECT * FROM dblink('postgresql://u:hunter2@h/d', 'SELECT 1') AS t (i int)",
            "SELECT dblink_exec($$password = 'hunter2'$$, 'x')",
            "CREATE SUBSCRIPTION s CONNECTION 'password=hunter2' PUBLICATION p",
            "DO $$ BEGIN ALTER ROLE x PASSWORD 'hunter2'; END $$",
            "DO $$ BEGIN EXECUTE 'ALTER ROLE x PASSWORD ''hunter2'''; END $$",
            "DO $$ BEGIN EXECUTE format('ALTER ROLE %I PASSWORD %L', 'x', 'hunter2'); END $$",
            "DO 'BEGIN EXECUTE $x$ALTER ROLE x PASSWORD ''hunter2''$x$; END'",
            "SELECT exec('ALTER ROLE x PASSWORD ' || quote_literal('hunter2'))",
            "UPDATE users SET password = 'hunter2' WHERE name = 'ada'", "SELECT f(password => 'hunter2')",
            "UPDATE users SET password = 'a' || 'hunter2'", "SELECT jsonb_build_object('password', 'hunter2')",
            "SELECT crypt('hunter2', gen_salt('bf'))", "SELECT pgp_sym_encrypt(data, 'hunter2') FROM t",
            "SELECT set_config('x.y', 'postgres://u:hunter2@h', false)", "\\ ALTER ROLE x PASSWORD 'hunter2'",
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC ALTER ROLE x PASSWORD 'hunter2'; END",
        ]
    )
    func redacted(_ statement: String) {
        let redaction = Redaction(of: statement)
        #expect(!redaction.text.contains("hunter2"), "\(redaction.text)")
        #expect(redaction.text.hasPrefix("/* flarexdb: "))
        #expect(redaction.isRedacted)
    }

    @Test(
        "what holds no password is written down as it is",
        arguments: [
            "SELECT 1", "SELECT password FROM users WHERE name = 'ada'", "ALTER ROLE x PASSWORD NULL",
            "CREATE TABLE users (name text, password text DEFAULT NULL)", "SELECT 'https://example.com/a:b'",
            "SELECT 'the password is long'", "COMMENT ON COLUMN users.password IS NULL",
            "ALTER ROLE x SET work_mem = '8MB'",
            "CREATE FUNCTION f(password text) RETURNS bool LANGUAGE sql AS $$ SELECT password = $1; $$",
            "SELECT encrypted, decrypt FROM t WHERE a = 'b'",
        ]
    )
    func kept(_ statement: String) {
        let redaction = Redaction(of: statement)
        #expect(redaction.text == statement)
        #expect(!redaction.isRedacted)
    }

    @Test("the rest of a statement is still there")
    func rest() {
        let statement = "ALTER ROLE x PASSWORD 'é' VALID UNTIL '2030-01-01'; SELECT 'é'"
        let expected = "ALTER ROLE x PASSWORD '<redacted>' VALID UNTIL '2030-01-01'; SELECT 'é'"
        #expect(Redaction(of: statement).text == "/* flarexdb: 1 literal redacted */ " + expected)
    }

    @Test("a message that may quote the password is left out")
    func messages() {
        let redaction = Redaction(of: "ALTER ROLE x PASSWORD 'hunter2")
        #expect(!redaction.message("unterminated quoted string at or near \"'hunter2\"").contains("hunter2"))
        #expect(!redaction.message("invalid: hunter2").contains("hunter2"))
        #expect(redaction.message("permission denied") == "permission denied")
        #expect(Redaction(of: "SELECT x").message("column \"x\"") == "column \"x\"")
    }
}

import Model
import PostgresClient
import SQLText
import Synchronization
import TestSupport
import Testing

@testable import Catalog

private let names: [Identifier] = [
    "plain", "With Space", "comma,name", "quote\"name", "two\"\"quotes", "{brace}", "back\\slash", "a=b", "a/b", "=",
    "/",
    "\"", "\\", ",", "NULL", "null", "'single'", "name*", "äöü-ж-名前-🐘", "tab\tname", "line\nbreak", "  ",
    "a23456789012345678901234567890123456789012345678901234567890123",
]

@Suite("Catalog text", .serialized, .throwawayServer)
struct CatalogTextTests {
    @Test("an array of any names is read as it was written")
    func arrays() async throws {
        let session = try await ThrowawayServer.current.session()
        let texts = names.map(\.name) + ["", " ", "a,b", "nUlL"]
        let written = try await session.query("SELECT \(bind: .array(texts))::text[]::text") { try $0.text(0) }
        #expect(arrayElements(try #require(written.first)) == texts)
        let special = try await session.query("SELECT ARRAY['NULL', NULL, '']::text[]::text") { try $0.text(0) }
        #expect(arrayElements(try #require(special.first)) == ["NULL", nil, ""])
        let empty = try await session.query("SELECT '{}'::text[]::text") { try $0.text(0) }
        #expect(arrayElements(try #require(empty.first)) == [])
        await session.close()
    }

    @Test("an ACL is read as it was granted, whatever its roles are called", arguments: names)
    func acl(name: Identifier) async throws {
        let session = try await ThrowawayServer.current.session()
        for statement: SQL in [
            "CREATE ROLE \(name)", "CREATE ROLE reader", "CREATE SCHEMA nasty AUTHORIZATION \(name)",
            "GRANT USAGE ON SCHEMA nasty TO reader WITH GRANT OPTION", "GRANT CREATE ON SCHEMA nasty TO PUBLIC",
            "GRANT CREATE ON SCHEMA nasty TO reader", "SET ROLE reader", "GRANT USAGE ON SCHEMA nasty TO \(name)",
            "RESET ROLE",
        ] {
            try await session.execute(statement)
        }
        let text = try await session.query("SELECT nspacl::text FROM pg_namespace WHERE nspname = 'nasty'") {
            try $0.text(0)
        }
        let reader: Identifier = "reader"
        #expect(
            try ACL(catalogText: try #require(text.first))
                == ACL([
                    ACL.Entry(grantee: .role(name), privileges: .allOnSchema, grantor: name),
                    ACL.Entry(grantee: .role(reader), privileges: .allOnSchema, grantable: .usage, grantor: name),
                    ACL.Entry(grantee: .everyone, privileges: .create, grantor: name),
                    ACL.Entry(grantee: .role(name), privileges: .usage, grantor: reader),
                ])
        )
        for statement: SQL in ["DROP SCHEMA nasty CASCADE", "DROP ROLE \(name)", "DROP ROLE reader"] {
            try await session.execute(statement)
        }
        await session.close()
    }

    @Test("an ACL of the built-in default, spelt out, is the one that a missing ACL stands for")
    func defaults() async throws {
        let session = try await ThrowawayServer.current.session()
        let texts = try await session.query(
            """
            SELECT acldefault('n', oid)::text, acldefault('d', oid)::text FROM pg_roles WHERE rolname = 'postgres'
            """
        ) { [try $0.text(0), try $0.text(1)] }
        let written = try #require(texts.first)
        #expect(try ACL(catalogText: written[0]) == .schemaDefault(owner: "postgres"))
        #expect(try ACL(catalogText: written[1]) == .databaseDefault(owner: "postgres"))
        await session.close()
    }

    @Test(
        "a text of another form is refused",
        arguments: ["", "a=U/b", "{a=U/b", "{a=U}", "{a/b}", "{a=Q/b}", "{\"a=U/b}", "{=U/}", "{a=U/b,}", "{NULL}"]
    )
    func malformed(text: String) {
        #expect(throws: CatalogError.self) { try ACL(catalogText: text) }
    }

    @Test("settings are read as they were set")
    func settings() async throws {
        let session = try await ThrowawayServer.current.session()
        try await session.execute("CREATE ROLE tuned")
        try await session.execute("ALTER ROLE tuned SET my.note = 'a=b, \"c\" {d} \\ ''e'''")
        try await session.execute("ALTER ROLE tuned SET search_path = \"x,y\", \"z\"\"\", public")
        let text = try await session.query(
            "SELECT setconfig::text FROM pg_db_role_setting WHERE setrole = 'tuned'::regrole"
        ) { try $0.text(0) }
        #expect(
            try ObservedSettings(catalogText: try #require(text.first)).values == [
                "my.note": "a=b, \"c\" {d} \\ 'e'", "search_path": "\"x,y\", \"z\"\"\", public",
            ]
        )
        await session.close()
    }

    @Test("settings that have the role's name in them are read as they were set, one template for many")
    func templates() async throws {
        let session = try await ThrowawayServer.current.session()
        let roles: [Identifier] = ["bot_00000000000000aa", "bot_00000000000000ab", "bot_00000000000000ac"]
        for role in roles {
            try await session.execute("CREATE ROLE \(role)")
            try await session.execute("ALTER ROLE \(role) SET search_path = \(role), public")
        }
        try await session.execute("ALTER ROLE \(roles[1]) SET bot_00000000000000ab.note = 'bot_00000000000000aa'")
        try await session.execute("ALTER ROLE \(roles[2]) SET my.note = E'\\x01'")
        let reader = Mutex(SettingsReader())
        let rows = try await session.query(
            """
            SELECT r.rolname, s.setconfig::text FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
            WHERE r.rolname LIKE 'bot\\_00000000000000a_' ORDER BY 1
            """
        ) { row in
            let role = try #require(Identifier(try row.text(0)))
            let settings = try reader.withLock { try $0.settings(of: role, in: row, 1) }
            #expect(try settings == ObservedSettings(catalogText: try row.text(1)))
            #expect(settings.hasSearchPath([role, "public"]) && !settings.hasSearchPath(["public"]))
            return settings
        }
        #expect(
            rows.map(\.values) == [
                ["search_path": "bot_00000000000000aa, public"],
                ["search_path": "bot_00000000000000ab, public", "bot_00000000000000ab.note": "bot_00000000000000aa"],
                ["search_path": "bot_00000000000000ac, public", "my.note": "\u{1}"],
            ]
        )
        for role in roles { try await session.execute("DROP ROLE \(role)") }
        await session.close()
    }
}

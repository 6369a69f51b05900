import Model
import SQLText
import Testing

@Suite struct ManagedNameTests {
    /// Computed with Python's hashlib.blake2b(digest_size=32).
    @Test(
        "a bot's role is bot_ and 16 digits of the BLAKE2b-256 of its id",
        arguments: [
            ("weather", "bot_52a111a37f5f4026"), ("a", "bot_318c80d3d4783832"), ("0", "bot_6c67055f77165571"),
            ("x-1", "bot_35d7d5d1bcad994a"), (String(repeating: "a", count: 63), "bot_c50b1270fead4fb5"),
        ]
    )
    func bot(id: String, role: String) throws { #expect(ManagedName.bot(try #require(Name(id))).name == role) }

    @Test("an extension's schema and group have underscores for hyphens, so that they need no quotes")
    func extensions() {
        #expect(ManagedName.extensionSchema("uuid-ossp") == "ext_uuid_ossp")
        #expect(ManagedName.extensionGroup("uuid-ossp") == "flarex_ext_uuid_ossp")
        #expect(ManagedName.extensionSchema("citext") == "ext_citext")
    }

    @Test("the longest extension name that is allowed still fits a group's name")
    func longestExtension() throws {
        let name = String(repeating: "x", count: ManagedName.maximumExtensionNameLength)
        #expect(ManagedName.extensionGroup(try #require(Identifier(name))).name.utf8.count == 63)
    }

    @Test("a bot looks names up in its schema, its extensions, the shim and PostgreSQL's own")
    func searchPath() throws {
        let path = SearchPath.of(try desiredBot())
        #expect(path == ["bot_52a111a37f5f4026", "ext_citext", "ext_uuid_ossp", "flarex_shim", "pg_catalog"])
        #expect(
            SearchPath.settingText(path) == "bot_52a111a37f5f4026, ext_citext, ext_uuid_ossp, flarex_shim, pg_catalog"
        )
    }
}

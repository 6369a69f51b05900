import Model
import Testing

@Suite struct RoleSettingTests {
    @Test(
        "all spellings of one value have one normal form",
        arguments: [
            ("statement_timeout", ["60s", "1min", "60000", "60000ms", "60 s", "60000000us"], "60000"),
            ("lock_timeout", ["0", "0s"], "0"),
            ("work_mem", ["64MB", "65536kB", "65536", "67108864B", "64 MB"], "65536"),
            ("temp_file_limit", ["-1"], "-1"),
            ("jit", ["on", "true", "YES", "1"], "on"),
            ("jit", ["off", "False", "no", "0"], "off"),
            ("max_parallel_workers_per_gather", ["2"], "2"),
            ("random_page_cost", ["1.1", "1.10"], "1.1"),
            ("IntervalStyle", ["iso_8601", "ISO_8601"], "iso_8601"),
            ("default_transaction_isolation", ["repeatable read", "Repeatable Read"], "repeatable read"),
            ("TimeZone", ["Europe/Berlin"], "Europe/Berlin"),
        ]
    )
    func normalForms(name: String, texts: [String], normal: String) throws {
        for text in texts {
            let setting = try #require(RoleSetting(name: name, text: text))
            #expect(setting.normal == normal, "\(text)")
            #expect(setting.text == text)
            #expect(RoleSetting.normalForm(of: text, for: name) == normal)
        }
        #expect(Set(texts.compactMap { RoleSetting(name: name, text: $0) }).count == 1)
    }

    @Test(
        "a value that does not fit its setting is refused",
        arguments: [
            ("statement_timeout", "-1"), ("statement_timeout", "60 seconds"), ("statement_timeout", ""),
            ("statement_timeout", "25d"), ("statement_timeout", "s"), ("statement_timeout", "1e3"),
            ("work_mem", "-1"), ("work_mem", "64mb"), ("work_mem", "2TB"), ("work_mem", "1..5MB"),
            ("max_parallel_workers_per_gather", "1025"), ("max_parallel_workers_per_gather", "2.5"),
            ("random_page_cost", "nan"), ("random_page_cost", "-0.1"), ("hash_mem_multiplier", "0.5"),
            ("jit", "maybe"), ("IntervalStyle", "german"), ("TimeZone", ""), ("TimeZone", "a\u{0}b"),
        ]
    )
    func misfits(name: String, text: String) { #expect(RoleSetting(name: name, text: text) == nil) }

    @Test(
        "a setting that could harm others is not a plan's to give",
        arguments: [
            "session_preload_libraries", "role", "search_path", "log_statement", "session_replication_role",
            "row_security", "lc_messages", "STATEMENT_TIMEOUT",
        ]
    )
    func unlisted(name: String) { #expect(RoleSetting(name: name, text: "on") == nil) }

    @Test("a value found for a setting that is not on the list is its own normal form")
    func observedUnlisted() { #expect(RoleSetting.normalForm(of: "Any", for: "search_path") == "Any") }
}

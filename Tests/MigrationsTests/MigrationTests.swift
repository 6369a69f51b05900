import Migrations
import Statements
import Testing

@Suite("Migrations as files")
struct MigrationTests {
    private func migration(_ name: String, _ text: String = "SELECT 1") throws -> Migration {
        try Migration(name: name, bytes: Array(text.utf8))
    }

    private func sorted(_ names: String...) throws -> [String] {
        try MigrationOrder.sorted(names.reversed().map { try migration($0) }).map(\.name)
    }

    @Test("the checksum is that of the text with LF and without a mark, and of nothing else")
    func checksum() throws {
        let plain = try migration("1.sql", "SELECT 1;\nSELECT 2;\n")
        #expect(plain.checksum == "sha256:82efb67f3010c6eb7ead02e4f6d9550633dbc1407f99aa487468e7b2567aebbc")
        #expect(try migration("1.sql", "\u{FEFF}SELECT 1;\r\nSELECT 2;\r\n").checksum == plain.checksum)
        #expect(try migration("1.sql", "SELECT 1;\nSELECT 2;").checksum != plain.checksum)
        #expect(try migration("1.sql", "SELECT 1; \nSELECT 2;\n").checksum != plain.checksum)
        #expect(plain.statements.map(\.line) == [1, 2])
    }

    @Test("names are in the order of their versions, or of their bytes where there are none")
    func order() throws {
        #expect(try sorted("V1__a.sql", "V2__b.sql", "V10__c.sql") == ["V1__a.sql", "V2__b.sql", "V10__c.sql"])
        #expect(try sorted("0009_z.sql", "0010_a.sql", "11.sql") == ["0009_z.sql", "0010_a.sql", "11.sql"])
        #expect(
            try sorted("V1__a.sql", "V1.1__b.sql", "V1_2__c.sql", "V1.10__d.sql")
                == ["V1__a.sql", "V1.1__b.sql", "V1_2__c.sql", "V1.10__d.sql"]
        )
        #expect(
            try sorted("20251231235959_a.sql", "20260101000000_b.sql")
                == ["20251231235959_a.sql", "20260101000000_b.sql"]
        )
        #expect(try sorted("Zebra.sql", "ant.sql", "bee.sql") == ["Zebra.sql", "ant.sql", "bee.sql"])
    }

    @Test(
        "names that leave the order unclear are refused",
        arguments: [
            ["1_a.sql", "01_b.sql"], ["V1__a.sql", "V1.0__b.sql"], ["a.sql", "a.sql"], ["1_a.sql", "b.sql"],
            ["0001_a.up.sql", "0001_a.down.sql"], ["V1__a.sql", "U1__a.sql"],
        ]
    )
    func unclear(names: [String]) throws {
        #expect(throws: MigrationFlaw.self) {
            _ = try MigrationOrder.sorted(names.map { try migration($0) })
        }
    }

    @Test("what is no SQL is refused with its line")
    func flaws() throws {
        #expect(throws: MigrationFlaw.metaCommand("1.sql", line: 3, "\\connect other")) {
            _ = try migration("1.sql", "SELECT '\\d';\n/* \\d */\n\\connect other\n")
        }
        #expect(throws: MigrationFlaw.notText("1.sql")) { _ = try Migration(name: "1.sql", bytes: [0x53, 0xFF]) }
        #expect(throws: MigrationFlaw.notText("1.sql")) { _ = try Migration(name: "1.sql", bytes: [0x53, 0]) }
        let outside = "-- flarexdb: no-transaction\n"
        #expect(throws: MigrationFlaw.notOne("1.sql", 2)) { _ = try migration("1.sql", outside + "SELECT 1; SELECT 2") }
        #expect(try !migration("1.sql", outside + "CREATE INDEX CONCURRENTLY i ON t (v);").isTransactional)
        #expect(try migration("1.sql", "\n" + outside + "SELECT 1").isTransactional)
    }

    @Test("a password is not recorded, and the rest of the text is")
    func passwords() throws {
        let text = "SELECT 1;\n-- why\nALTER ROLE me PASSWORD 'tiger';\nSELECT 'x';\n"
        let recorded = try migration("1.sql", text).recordedText
        #expect(!recorded.contains("tiger") && recorded.contains("redacted"))
        #expect(
            recorded.hasPrefix("SELECT 1;\n/* ") && recorded.contains("*/ -- why\n")
                && recorded.hasSuffix(";\nSELECT 'x';\n")
        )
        #expect(try migration("1.sql", "SELECT 1;\n").recordedText == "SELECT 1;\n")
    }

    @Test("the difference of two texts shows the lines and some around them")
    func difference() {
        let old = (1...20).map { "line \($0)" }.joined(separator: "\n")
        #expect(TextDiff.unified(old, old) == [])
        let new = old.replacing("line 3\n", with: "line three\n").replacing("line 19\n", with: "")
        #expect(
            TextDiff.unified(old, new) == [
                "@@ line 1 @@", " line 1", " line 2", "-line 3", "+line three", " line 4", " line 5", " line 6",
                "@@ line 16 @@", " line 16", " line 17", " line 18", "-line 19", " line 20",
            ]
        )
    }

    @Test("what is pending, changed, partial or late follows from the records")
    func plan() throws {
        let files = try ["1.sql", "2.sql", "3.sql", "4.sql"].map { try migration($0) }
        func record(_ name: String, _ status: MigrationRecord.Status, _ checksum: String) -> MigrationRecord {
            MigrationRecord(
                id: 1,
                name: name,
                checksum: checksum,
                sql: "",
                status: status,
                appliedBy: "ada",
                appliedAt: "",
                milliseconds: 0
            )
        }
        let sum = files[0].checksum
        let records = [record("1.sql", .failed, "x"), record("2.sql", .applied, sum), record("3.sql", .partial, "y")]
        let plan = MigrationPlan(files, records)
        #expect(plan.pending.map(\.name) == ["1.sql", "4.sql"])
        #expect(plan.recorded == 2)
        #expect(plan.changed.map(\.record.name) == ["3.sql"])
        #expect(plan.partial.map(\.name) == ["3.sql"])
        #expect(plan.late.map(\.name) == ["1.sql"])
        var accepted = records
        accepted[2].acceptedBy = "ada"
        #expect(MigrationPlan(files, accepted).partial == [])
    }
}

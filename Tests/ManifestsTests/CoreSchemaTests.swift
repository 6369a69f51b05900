import Testing

@testable import Manifests

@Suite("Plain scalars are read by the core schema of YAML 1.2")
struct CoreSchemaTests {
    @Test(
        "as strings",
        arguments: [
            "no", "on", "yes", "off", "y", "nULL", "tRUE", "1_000", "0b1", "1:30", "+", "-", ".", "e1", "0x", "0o8",
            "1.2.3", "1e", "2026-11-23", "500MB", "+.5.", "..inf",
        ]
    )
    func strings(_ text: String) { #expect(Scalar.Kind(plain: text) == .string) }

    @Test("as null", arguments: ["", "~", "null", "Null", "NULL"])
    func nulls(_ text: String) { #expect(Scalar.Kind(plain: text) == .null) }

    @Test("as Booleans", arguments: ["true", "True", "TRUE", "false", "False", "FALSE"])
    func booleans(_ text: String) { #expect(Scalar.Kind(plain: text) == .boolean) }

    @Test("as integers", arguments: ["0", "007", "-1", "+12", "0x1F", "0o17", "99999999999999999999"])
    func integers(_ text: String) { #expect(Scalar.Kind(plain: text) == .integer) }

    @Test("as floats", arguments: ["1.", ".5", "-1.5e-3", "1e9", "+.inf", "-.INF", ".nan"])
    func floats(_ text: String) { #expect(Scalar.Kind(plain: text) == .float) }

    @Test("and integers of all forms have their value")
    func values() {
        #expect(["0", "-1", "+12", "0x1F", "0o17"].map(Scalar.integer) == [0, -1, 12, 31, 15])
        #expect(Scalar.integer("99999999999999999999") == nil)
    }
}

@Suite("The word that was meant is found")
struct SuggestionTests {
    @Test(
        "by the number of slips",
        arguments: [
            ("plann", "plan", 1), ("paln", "plan", 1), ("pla", "plan", 1), ("", "plan", 4), ("plan", "", 4),
            ("plan", "plan", 0), ("kitten", "sitting", 3),
        ]
    )
    func distance(left: String, right: String, slips: Int) {
        #expect(editDistance(Array(left.utf8), Array(right.utf8)) == slips)
    }

    @Test("whatever the case, and not when it is far")
    func nearestWord() {
        #expect(nearest(to: "MaxStorag", among: ["maxStorage", "database"]) == "maxStorage")
        #expect(nearest(to: "storage", among: ["maxStorage", "database"]) == nil)
        #expect(nearest(to: "ab", among: ["ac", "aa"]) == "aa")
    }
}

import Model
import Testing

@Suite("Releases of PostgreSQL")
struct ServerReleaseTests {
    @Test(
        "those before a release that closed a way out of the database have a flaw",
        arguments: [
            (150_018, true), (150_019, false), (160_014, true), (160_015, false), (170_010, true), (170_011, false),
            (180_004, true), (180_006, false), (190_000, false),
        ]
    )
    func flaws(version: Int, isFlawed: Bool) {
        #expect((ServerRelease.flaw(of: version) != nil) == isFlawed)
    }

    @Test("what is said of one names both releases and the holes")
    func words() {
        #expect(
            ServerRelease.flaw(of: 160_014) == "PostgreSQL 16.14 is older than 16.15: on it, any user of a database "
                + "can run code as the server's account (CVE-2026-14669, CVE-2026-16239)"
        )
    }
}

import PostgresClient
import Testing

@Suite("Command tag")
struct CommandTagTests {
    @Test(
        "the last word of a tag is its number of rows, where it has one",
        arguments: [("INSERT 0 3", 3), ("SELECT 12", 12), ("ALTER ROLE", nil), ("", nil)]
    )
    func rows(tag: String, rows: Int?) { #expect(CommandTag(tag).rows == rows) }
}

import Model
import Testing

@Suite struct TimestampTests {
    @Test(
        "moments are printed in UTC as RFC 3339 has it",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_164_799, "2024-02-28T23:59:59Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_795_556_046, "2026-11-24T21:34:06Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func description(seconds: Int64, text: String) {
        #expect(Timestamp(seconds: seconds).description == text)
    }

    @Test func `a span later and back is the same moment`() {
        let moment = Timestamp(seconds: 1_000_000)
        let span = TimeSpan(seconds: 30 * 86400)
        #expect((moment + span) - moment == span)
    }
}

import Model
import Testing

/// Months and the calendar.
@Suite struct BillingMonthTests {
    @Test func `a month is read as it is written, and nothing else is`() {
        #expect(BillingMonth("2026-11")?.description == "2026-11")
        for text in ["2026-13", "2026-00", "2026-1", "26-01", "2026/01", "2026-01-01", "+026-01", "", "1969-12"] {
            #expect(BillingMonth(text) == nil, "\(text)")
        }
    }

    @Test func `it is as long as the calendar says`() {
        let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for (index, length) in days.enumerated() {
            #expect(BillingMonth(year: 2026, month: index + 1)?.length == TimeSpan(seconds: Int64(length) * 86_400))
        }
        for (year, length) in [(2000, 29), (2024, 29), (2100, 28)] {
            #expect(BillingMonth(year: year, month: 2)?.length == TimeSpan(seconds: Int64(length) * 86_400))
        }
    }

    @Test func `each begins when the last one ends, and every moment is in one`() {
        var month = BillingMonth(of: Timestamp(seconds: 0))
        #expect(month.description == "1970-01")
        for _ in 0..<1200 {
            let next = BillingMonth(of: month.end)
            #expect(next.previous == month)
            #expect(next.start == month.end)
            #expect(BillingMonth(of: Timestamp(seconds: month.end.seconds - 1)) == month)
            month = next
        }
        #expect(month.start.description == "2070-01-01T00:00:00Z")
    }
}

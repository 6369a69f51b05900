/// A calendar month in UTC, written `2026-11`.
package struct BillingMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1 to 12.
    package let month: Int

    /// Returns nil outside the years 1970 to 9999, or when there is no such month.
    package init?(year: Int, month: Int) {
        guard (1970...9999).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// Returns nil when the text has another form.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            parts.joined().utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1])
        else { return nil }
        self.init(year: year, month: month)
    }

    package var start: Timestamp { Timestamp(year: year, month: month, day: 1) }

    /// The beginning of the next month.
    package var end: Timestamp {
        month == 12 ? Timestamp(year: year + 1, month: 1, day: 1) : Timestamp(year: year, month: month + 1, day: 1)
    }

    /// As long as the month really is: 28 to 31 days.
    package var length: TimeSpan { end - start }

    package static func < (left: BillingMonth, right: BillingMonth) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }

    package var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }
}

extension BillingMonth {
    /// The month that a moment is in.
    package init(of moment: Timestamp) {
        let (year, month, _) = Timestamp.date(ofDay: moment.daysAndSeconds.days)
        (self.year, self.month) = (Int(year), Int(month))
    }

    package var previous: BillingMonth { BillingMonth(of: Timestamp(seconds: start.seconds - 1)) }
}

import Model
import Quota
import TestSupport
import Testing

/// Money.
@Suite struct OverageChargeTests {
    private static let november = month("2026-11")

    private static func month(_ text: String) -> BillingMonth {
        guard let month = BillingMonth(text) else { preconditionFailure("\(text) is no month") }
        return month
    }

    @Test func `a gigabyte over a whole month costs the price, however long the month is`() {
        for text in ["2026-01", "2026-02", "2028-02", "2026-11"] {
            let month = Self.month(text)
            let gigabyteMonth = 1_000_000_000 * Int128(month.length.seconds)
            let price = OveragePrice(perGBMonth: "0.25", currency: "USD")
            #expect(OverageCharge.amount(overByteSeconds: gigabyteMonth, price: price, month: month) == "0.25")
            #expect(OverageCharge.gigabyteMonths(gigabyteMonth, month: month) == "1.000000000")
        }
    }

    @Test func `amounts have the places of the currency's smallest coin`() {
        let usage = 1_000_000_000 * Int128(Self.november.length.seconds) * 3
        for (currency, amount) in [("USD", "3.70"), ("JPY", "4"), ("KWD", "3.704")] {
            let price = OveragePrice(perGBMonth: "1.2345", currency: currency)
            #expect(OverageCharge.amount(overByteSeconds: usage, price: price, month: Self.november) == amount)
        }
    }

    @Test func `halves are rounded up, and only once`() {
        let price = OveragePrice(perGBMonth: "0.01", currency: "USD")
        let gigabyteMonth = 1_000_000_000 * Int128(Self.november.length.seconds)
        func amount(_ usage: Int128) -> String? {
            OverageCharge.amount(overByteSeconds: usage, price: price, month: Self.november)
        }
        #expect(amount(gigabyteMonth / 2) == "0.01")
        #expect(amount(gigabyteMonth / 2 - 1) == "0.00")
        #expect(amount(gigabyteMonth * 3 / 2) == "0.02")
        #expect(amount(0) == "0.00")
    }

    @Test func `what is no price has no amount`() {
        for text in ["", ".5", "5.", "1,5", "-1", "1e3", "1234567890", "0.1234567890"] {
            let price = OveragePrice(perGBMonth: text, currency: "USD")
            #expect(OverageCharge.amount(overByteSeconds: 1, price: price, month: Self.november) == nil)
        }
    }

    @Test func `an amount is the coin nearest to the exact quotient`() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let units = Int128.random(in: 0...5_000_000_000, using: &random)
            let usage = Int128.random(in: 0...(1 << 70), using: &random)
            let digits = String(units)
            let padded = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
            let price = OveragePrice(perGBMonth: "\(padded.dropLast(9)).\(padded.suffix(9))", currency: "EUR")
            guard let text = OverageCharge.amount(overByteSeconds: usage, price: price, month: Self.november),
                let coins = Int128(String(text.filter { $0 != "." }))
            else {
                Issue.record("no amount for \(usage) at \(price)")
                continue
            }
            // coins / 100 = units / 10^9 * usage / (10^9 * seconds), to the nearest hundredth.
            let divisor = 10_000_000 * 1_000_000_000 * Int128(Self.november.length.seconds)
            let difference = 2 * (coins * divisor - units * usage)
            #expect(difference > -divisor && difference <= divisor, "\(usage) at \(price): \(text)")
        }
    }

    @Test func `the largest that a server could hold at the highest price does not overflow`() {
        let usage = Int128(Int64.max) * Int128(Self.month("2026-01").length.seconds)
        let price = OveragePrice(perGBMonth: "999999999.999999999", currency: "USD")
        let amount = OverageCharge.amount(overByteSeconds: usage, price: price, month: Self.month("2026-01"))
        #expect(amount == "9223372036854775797.78")
    }

    @Test func `amounts add up exactly`() {
        #expect(OverageCharge.sum(["0.10", "0.20", "12.05"], currency: "USD") == "12.35")
        #expect(OverageCharge.sum([], currency: "USD") == "0.00")
        #expect(OverageCharge.sum(["7", "8"], currency: "JPY") == "15")
    }
}

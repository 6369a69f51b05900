package import Model

/// What storage above a quota costs, in exact decimal arithmetic.
///
/// The amount is the price, times the byte-seconds, divided by 10^9 bytes and the seconds of the month. Nothing is
/// rounded on the way; at the end the amount is rounded to the currency's smallest coin, halves up.
package enum OverageCharge {
    /// The decimal places of a price in a plan; see the manifest schema.
    private static let pricePlaces = 9
    /// A gigabyte is 10^9 bytes.
    private static let gigabyte: Int128 = 1_000_000_000

    /// What the byte-seconds cost, such as `12.30`; nil when the price is no decimal number of up to nine digits and
    /// nine places.
    ///
    /// - Parameters:
    ///   - overByteSeconds: for how many seconds how many bytes were stored above the quota; not negative.
    package static func amount(overByteSeconds: Int128, price: OveragePrice, month: BillingMonth) -> String? {
        guard let units = units(of: price.perGBMonth) else { return nil }
        let places = minorPlaces(of: price.currency)
        let unitsOfCoin = power(of: 10, pricePlaces - places)
        // With b = q * d + r for the byte-seconds b and d = 10^9 * seconds, the amount in billionths is u * q + u * r / d.
        // So no product exceeds 128 bits, whatever a server could store.
        let divisor = gigabyte * Int128(month.length.seconds)
        let (quotient, rest) = overByteSeconds.quotientAndRemainder(dividingBy: divisor)
        let (coins, left) = (units * quotient).quotientAndRemainder(dividingBy: unitsOfCoin)
        let fraction = left * divisor + units * rest
        return decimal(coins + rounded(fraction, dividedBy: divisor * unitsOfCoin), places: places)
    }

    /// The byte-seconds in gigabytes over a whole month, with nine places, halves up: for people to read.
    package static func gigabyteMonths(_ overByteSeconds: Int128, month: BillingMonth) -> String {
        let divisor = gigabyte * Int128(month.length.seconds)
        let (quotient, rest) = overByteSeconds.quotientAndRemainder(dividingBy: divisor)
        let billionths = quotient * gigabyte + rounded(rest * gigabyte, dividedBy: divisor)
        return decimal(billionths, places: 9)
    }

    /// The byte-seconds in byte-hours, with three places, halves up: for people to read.
    package static func byteHours(_ overByteSeconds: Int128) -> String {
        decimal(rounded(overByteSeconds * 1000, dividedBy: 3600), places: 3)
    }

    /// The sum of amounts in one currency.
    package static func sum(_ amounts: some Sequence<String>, currency: String) -> String {
        let places = minorPlaces(of: currency)
        let coins = amounts.reduce(Int128(0)) { sum, amount in
            sum + (Int128(String(amount.filter { $0 != "." })) ?? 0)
        }
        return decimal(coins, places: places)
    }

    /// The decimal places of a currency's smallest coin, by ISO 4217.
    static func minorPlaces(of currency: String) -> Int {
        switch currency {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
            "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// A price in billionths.
    private static func units(of price: String) -> Int128? {
        let parts = price.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = digits(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * power(of: 10, pricePlaces) }
        guard let fraction = digits(parts[1]) else { return nil }
        return whole * power(of: 10, pricePlaces) + fraction * power(of: 10, pricePlaces - parts[1].utf8.count)
    }

    private static func digits(_ text: Substring) -> Int128? {
        let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber && (1...pricePlaces).contains(text.utf8.count) ? Int128(String(text)) : nil
    }

    private static func rounded(_ number: Int128, dividedBy divisor: Int128) -> Int128 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest * 2 >= divisor ? quotient + 1 : quotient
    }

    private static func power(of base: Int128, _ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    private static func decimal(_ number: Int128, places: Int) -> String {
        guard places > 0 else { return String(number) }
        let text = String(number)
        let digits = String(repeating: "0", count: max(0, places + 1 - text.utf8.count)) + text
        return "\(digits.dropLast(places)).\(digits.suffix(places))"
    }
}

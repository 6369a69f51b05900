import Model
import PostgresClient
import SQLText
import TestSupport

/// Samples of one bot over some months, made from a seed, and what they come to, found minute by minute.
///
/// It shares no rule with the metering: it asks for every minute of a month which sample speaks for it.
struct History: Sendable {
    struct Terms: Hashable, Sendable {
        var plan: String
        var quota: Int64
        var price: OveragePrice?
    }

    struct Sample: Sendable {
        /// Minutes since the beginning of the history.
        var taken: Int
        var confirmed: Int
        var hold: Int
        var bytes: Int64
        var terms: Terms
    }

    static let start = Timestamp(year: 2025, month: 12, day: 30)

    var bot: String
    var samples: [Sample]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        bot = "bot-\(seed)"
        samples = []
        let offers = [
            Terms(plan: "free", quota: 500_000_000), Terms(plan: "pro", quota: 10_000_000_000),
            Terms(plan: "pro", quota: 10_000_000_000, price: OveragePrice(perGBMonth: "0.25", currency: "USD")),
            Terms(plan: "pro", quota: 10_000_000_000, price: OveragePrice(perGBMonth: "0.31", currency: "USD")),
            Terms(plan: "pro", quota: 9_000_000_000, price: OveragePrice(perGBMonth: "0.31", currency: "USD")),
            Terms(plan: "huge", quota: 0, price: OveragePrice(perGBMonth: "12.000000001", currency: "KWD")),
        ]
        var terms = offers[Int.random(in: 0..<offers.count, using: &random)]
        var minute = Int.random(in: 0..<4000, using: &random)
        // About a hundred days, at a pace of the bot's own.
        let pace = [7, 60, 240, 1440, 20_000][Int.random(in: 0..<5, using: &random)]
        while minute < 100 * 1440 {
            let length = Int.random(in: 0...2, using: &random) == 0 ? 0 : Int.random(in: 0...pace * 3, using: &random)
            let hold = [0, 45, 180, 4320][Int.random(in: 0..<4, using: &random)]
            if Int.random(in: 0..<10, using: &random) == 0 {
                terms = offers[Int.random(in: 0..<offers.count, using: &random)]
            }
            let bytes = Int64.random(in: 0...20_000_000_000, using: &random)
            samples.append(
                Sample(taken: minute, confirmed: minute + length, hold: hold, bytes: bytes, terms: terms)
            )
            minute += max(1, length + Int.random(in: 0...pace, using: &random))
        }
    }

    /// The byte-seconds above the quota of each of the terms that have a price.
    func overByteSeconds(in month: BillingMonth) -> [Terms: Int128] {
        var sums: [Terms: Int128] = [:]
        let first = Int((month.start.seconds - Self.start.seconds) / 60)
        var next = 0
        for minute in first..<(first + Int(month.length.seconds / 60)) {
            while next < samples.count, samples[next].taken <= minute { next += 1 }
            guard next > 0 else { continue }
            let sample = samples[next - 1]
            guard minute < sample.confirmed + sample.hold, sample.terms.price != nil else { continue }
            let excess = sample.bytes - sample.terms.quota
            if excess > 0 { sums[sample.terms, default: 0] += Int128(excess) * 60 }
        }
        return sums
    }

    func write(through session: PostgresSession) async throws {
        func moments(_ minutes: KeyPath<Sample, Int>) -> Bind {
            .array(
                samples.map { Timestamp(seconds: Self.start.seconds + Int64($0[keyPath: minutes]) * 60).description }
            )
        }
        try await session.execute(
            """
            INSERT INTO flarex.sample (bot, taken_at, confirmed_at, hold_seconds, bytes, workspace, plan, quota_bytes,
                price, currency)
            SELECT \(bind: .text(bot)), taken, confirmed, hold, bytes, 'acme', plan, quota, price, currency
            FROM unnest(\(bind: moments(\.taken))::timestamptz[], \(bind: moments(\.confirmed))::timestamptz[],
                \(bind: .array(samples.map { String($0.hold * 60) }))::bigint[],
                \(bind: .array(samples.map { String($0.bytes) }))::bigint[],
                \(bind: .array(samples.map(\.terms.plan)))::text[],
                \(bind: .array(samples.map { String($0.terms.quota) }))::bigint[],
                \(bind: .array(samples.map { $0.terms.price?.perGBMonth }))::text[],
                \(bind: .array(samples.map { $0.terms.price?.currency }))::text[])
                s (taken, confirmed, hold, bytes, plan, quota, price, currency)
            """
        )
    }
}

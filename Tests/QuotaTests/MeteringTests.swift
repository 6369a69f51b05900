import Foundation
import Model
import PostgresClient
import Quota
import SQLText
import TestSupport
import Testing

/// What storage above a quota comes to, against a second computation.
@Suite(.serialized, .serverOfWorlds) struct MeteringTests {
    private static let months = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"].compactMap { BillingMonth($0) }

    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["FLAREXDB_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(1...20)

    /// What one line of an invoice says, without its amount.
    private struct Line: Hashable, CustomStringConvertible {
        var bot: String
        var terms: History.Terms
        var overByteSeconds: Int128

        var description: String { "\(bot) \(terms.plan) \(terms.quota): \(overByteSeconds)" }
    }

    private func lines(of invoice: Invoice) -> Set<Line> {
        Set(
            invoice.lines.map { line in
                let terms = History.Terms(plan: line.plan, quota: line.quota.bytes, price: line.price)
                return Line(bot: line.bot, terms: terms, overByteSeconds: line.overByteSeconds)
            }
        )
    }

    private func expected(_ histories: [History], in month: BillingMonth) -> Set<Line> {
        Set(
            histories.flatMap { history in
                history.overByteSeconds(in: month).map { Line(bot: history.bot, terms: $0, overByteSeconds: $1) }
            }
        )
    }

    @Test func `every invoice is what the samples say minute by minute, before and after they are compacted`()
        async throws
    {
        try await World.with { world in
            let histories = Self.seeds.map(History.init)
            for history in histories { try await history.write(through: world.admin) }
            let truth = Dictionary(uniqueKeysWithValues: Self.months.map { ($0, expected(histories, in: $0)) })
            #expect(truth.values.contains { $0.count > 10 })
            // Each sweep compacts what is older than a month; here the clock is turned on month by month.
            for cutoff in [nil, "2026-01", "2026-02", "2026-04"] {
                if let cutoff, let month = BillingMonth(cutoff) {
                    try await world.admin.compactSamples(before: month.start)
                    let left = try await world.text(
                        "SELECT count(*)::text FROM flarex.sample WHERE taken_at < \(bind: .text("\(month)-01"))::timestamptz"
                    )
                    #expect(left == ["0"])
                }
                for month in Self.months {
                    let found = lines(of: try await world.admin.readInvoice(of: month))
                    let faults = found.symmetricDifference(truth[month] ?? [])
                    #expect(faults.isEmpty, "\(month), compacted to \(cutoff ?? "nothing"): \(faults.prefix(3))")
                }
            }
            let rows = try await world.text("SELECT count(*)::text FROM flarex.usage_day")
            #expect((Int(rows.joined()) ?? 0) > 1000)
            // A second time there is nothing to compact.
            try await world.run(
                "INSERT INTO flarex.sample SELECT 'late', '2026-01-05', '2026-01-06', 0, 1, 'a', 'p', 1, '1', 'USD'"
            )
            try await world.admin.compactSamples(before: Self.months[4].start)
            #expect(try await world.samples(of: "late") == [1])
        }
    }

    @Test func `a closed month keeps its lines, and closing it again changes nothing`() async throws {
        try await World.with { world in
            let history = History(seed: 3)
            try await history.write(through: world.admin)
            let month = try #require(Self.months.first { !history.overByteSeconds(in: $0).isEmpty })
            let before = try await world.admin.readInvoice(of: month)
            #expect(before.closedAt == nil)
            let closed = try #require(try await world.admin.closeMonth(month))
            #expect(closed.closedAt != nil)
            #expect(closed.lines == before.lines)
            try await world.run("DELETE FROM flarex.sample")
            #expect(try await world.admin.closeMonth(month) == closed)
            #expect(try await world.admin.readInvoice(of: month).lines == before.lines)
        }
    }

    @Test func `a month that is not over is not closed`() async throws {
        try await World.with { world in
            let running = BillingMonth(of: try await world.admin.readInvoice(of: Self.months[0]).now)
            #expect(try await world.admin.closeMonth(running) == nil)
            #expect(try await world.text("SELECT count(*)::text FROM flarex.billing_month") == ["0"])
        }
    }

    @Test func `a month that runs counts up to now, and holds no longer than the samples do`() async throws {
        try await World.with { world in
            try await world.run(
                """
                INSERT INTO flarex.sample
                SELECT bot, now() - interval '10 hours', now() - interval '10 hours', hold, 3000000000, 'acme', 'pro',
                    1000000000, '1', 'USD'
                FROM (VALUES ('long', 360000), ('short', 7200)) s (bot, hold)
                """
            )
            // The ten hours may begin in the month before.
            let now = try await world.admin.readInvoice(of: Self.months[0]).now
            let months = [BillingMonth(of: now).previous, BillingMonth(of: now)]
            var sums: [String: Int128] = [:]
            for month in months {
                for line in try await world.admin.readInvoice(of: month).lines {
                    sums[line.bot, default: 0] += line.overByteSeconds
                }
            }
            #expect(abs((sums["long"] ?? 0) / 2_000_000_000 - 36_000) <= 5)
            let short: Int128 = sums["short"] ?? 0
            #expect(short / 2_000_000_000 == 7200)
        }
    }

    @Test func `what a bot stored is told day by day, over samples and compacted days alike`() async throws {
        try await World.with { world in
            try await world.run(
                """
                INSERT INTO flarex.sample
                SELECT 'atlas', d, d + interval '1 hour', 3600, 1000 * extract(day FROM d)::int, 'acme', 'free', 5000, NULL, NULL
                FROM generate_series(now() - interval '9 days', now(), interval '1 day') d
                """
            )
            let before = try await world.admin.readHistory(of: Fixtures.name("atlas"), days: 7)
            #expect(before.count == 7)
            #expect(before.map(\.day) == before.map(\.day).sorted())
            #expect(before.allSatisfy { $0.quota == ByteCount(bytes: 5000) })
            let midnight = try await world.admin.readClock().seconds / 86_400 * 86_400
            try await world.admin.compactSamples(before: Timestamp(seconds: midnight - 3 * 86_400))
            #expect(try await world.text("SELECT (count(*) > 3)::text FROM flarex.usage_day") == ["true"])
            #expect(try await world.admin.readHistory(of: Fixtures.name("atlas"), days: 7) == before)
        }
    }
}

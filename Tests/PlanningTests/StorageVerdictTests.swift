import Model
import Planning
import TestSupport
import Testing

/// When writes are blocked, and when no longer.
@Suite struct StorageVerdictTests {
    private static let megabyte: Int64 = 1_000_000

    private func limit(
        _ megabytes: Int64,
        overage: Bool = false,
        allowed: Bool = true,
        maximum: Int64 = 1000
    ) -> StorageLimit {
        var bot = Fixtures.bot("weather")
        bot.overage.value = overage
        let plan = Plan(
            name: Fixtures.name("free"),
            storage: ByteCount(bytes: megabytes * Self.megabyte),
            overage: allowed ? .allowed(pricePerGBMonth: "0.25", currency: "USD") : .refused,
            source: SourcePlace(file: "plans.yaml", line: 1, column: 1)
        )
        var policy = Fixtures.policy()
        policy.maxStorage = ByteCount(bytes: maximum * Self.megabyte)
        return StorageLimit(of: bot, on: plan, in: policy)
    }

    private func verdict(
        _ megabytes: Int64?,
        of limit: StorageLimit,
        blockedAt: Int64? = nil,
        liftBelow: Int = 100
    ) -> StorageVerdict {
        StorageVerdict(
            usage: megabytes.map { ByteCount(bytes: $0 * Self.megabyte) },
            limit: limit,
            blockedAt: blockedAt.map { ByteCount(bytes: $0 * Self.megabyte) },
            liftBelow: Percentage(hundredths: liftBelow)
        )
    }

    @Test func `the limit is the plan's, with overage the policy's, and never more than that`() {
        #expect(limit(500).bytes == ByteCount(bytes: 500 * Self.megabyte))
        #expect(limit(500, overage: true).bytes == ByteCount(bytes: 1000 * Self.megabyte))
        #expect(limit(500, overage: true, allowed: false).bytes == ByteCount(bytes: 500 * Self.megabyte))
        #expect(limit(500, maximum: 100).origin == .maximum)
        #expect(limit(500, overage: true, maximum: 100).bytes == ByteCount(bytes: 100 * Self.megabyte))
    }

    @Test func `a bot is blocked over its limit, not at it`() {
        #expect(!verdict(500, of: limit(500)).isRestricted)
        let over = verdict(501, of: limit(500))
        #expect(over.isRestricted)
        #expect(over.reason == "it stores 501MB, over the 500MB of plan free")
    }

    @Test func `a blocked bot is let go below a part of its limit`() {
        #expect(verdict(500, of: limit(500), blockedAt: 500).isRestricted)
        #expect(!verdict(499, of: limit(500), blockedAt: 500).isRestricted)
        let waiting = verdict(450, of: limit(500), blockedAt: 500, liftBelow: 90)
        #expect(waiting.isRestricted)
        #expect(waiting.reason == "it stores 450MB, not yet below 90% of the 500MB of plan free")
        #expect(!verdict(449, of: limit(500), blockedAt: 500, liftBelow: 90).isRestricted)
        #expect(!verdict(450, of: limit(500), liftBelow: 90).isRestricted)
    }

    @Test func `whoever upgrades or turns overage on is let go at once, unless that is not enough`() {
        let upgraded = verdict(590, of: limit(600), blockedAt: 500, liftBelow: 90)
        #expect(!upgraded.isRestricted)
        #expect(upgraded.reason == "it stores 590MB, within the 600MB of plan free")
        #expect(!verdict(590, of: limit(500, overage: true), blockedAt: 500).isRestricted)
        #expect(verdict(601, of: limit(600), blockedAt: 500).isRestricted)
    }

    @Test func `the policy's cap holds with overage too`() {
        let over = verdict(1001, of: limit(500, overage: true))
        #expect(over.isRestricted)
        #expect(over.reason == "it stores 1GB, over maxStorage, 1GB")
    }

    @Test func `what was never measured stays as it is`() {
        #expect(!verdict(nil, of: limit(500)).isRestricted)
        #expect(verdict(nil, of: limit(500), blockedAt: 500).isRestricted)
    }

    @Test func `a limit near the largest number overflows nothing`() {
        let cap = ByteCount(bytes: .max)
        #expect(cap.part(100) == cap)
        #expect(cap.part(50).bytes == .max / 2)
        #expect(cap.approximate == "9223372TB")
    }

    @Test(
        arguments: [
            (0, "0B"), (999, "999B"), (1000, "1kB"), (2_359_296, "2.35MB"), (12_340_000, "12.3MB"),
            (500_000_000, "500MB"), (1_005_000_000, "1GB"), (1_050_000_000, "1.05GB"), (200_000_000_000, "200GB"),
        ] as [(Int64, String)]
    )
    func `byte counts are shown to three digits`(bytes: Int64, text: String) {
        #expect(ByteCount(bytes: bytes).approximate == text)
    }
}

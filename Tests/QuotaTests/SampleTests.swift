import Quota
import SQLText
import TestSupport
import Testing

/// How measurements become samples.
@Suite(.serialized, .serverOfWorlds) struct SampleTests {
    @Test func `a bot that holds the same on the same terms has one sample, confirmed each time`() async throws {
        try await World.with { world in
            try await world.sweep()
            try await world.run("UPDATE flarex.sample SET taken_at = taken_at - interval '1 hour'")
            try await world.sweep()
            #expect(try await world.samples(of: "atlas") == [0])
            #expect(
                try await world.text(
                    "SELECT (confirmed_at - taken_at >= interval '1 hour')::text FROM flarex.sample WHERE bot = 'atlas'"
                ) == ["true"]
            )
        }
    }

    @Test func `a sweep whose compaction fails has measured all the same, and the next one compacts`() async throws {
        try await World.with { world in
            try await world.run(
                "INSERT INTO flarex.sample SELECT 'atlas', '2020-01-05', '2020-01-06', 0, 1, 'a', 'p', 1, '1', 'USD'",
                "ALTER TABLE flarex.usage_day ADD CONSTRAINT broken CHECK (false)"
            )
            try await world.sweep()
            #expect(try await world.samples(of: "atlas") == [1, 0])
            try await world.run("ALTER TABLE flarex.usage_day DROP CONSTRAINT broken")
            try await world.sweep()
            #expect(try await world.samples(of: "atlas") == [0])
            #expect(try await world.text("SELECT bot || ' ' || byte_seconds FROM flarex.usage_day") == ["atlas 86400"])
        }
    }

    @Test func `other terms, or a gap beyond the hold, begin another`() async throws {
        try await World.with { world in
            let changes: [SQL] = [
                "UPDATE flarex.bot SET quota_bytes = 5 WHERE id = 'atlas'",
                "UPDATE flarex.bot SET plan = 'pro' WHERE id = 'atlas'",
                "UPDATE flarex.bot SET overage_price = '0.25', overage_currency = 'USD' WHERE id = 'atlas'",
                "UPDATE flarex.bot SET overage_price = '0.30' WHERE id = 'atlas'",
                "UPDATE flarex.bot SET tombstoned_at = now() WHERE id = 'atlas'",
                "UPDATE flarex.sample SET confirmed_at = confirmed_at - interval '181 minutes' WHERE bot = 'atlas'",
            ]
            for (index, change) in changes.enumerated() {
                try await world.sweep()
                try await world.run(
                    """
                    UPDATE flarex.sample SET taken_at = taken_at - interval '1 day' WHERE bot = 'atlas'
                    """,
                    change
                )
                try await world.sweep()
                #expect(try await world.samples(of: "atlas").count == index + 2, "\(change.shown)")
            }
            // The data of a bot that is about to go are kept for its owner, and cost nothing.
            #expect(
                try await world.text(
                    "SELECT coalesce(price, 'none') FROM flarex.sample WHERE bot = 'atlas' ORDER BY taken_at DESC LIMIT 1"
                ) == ["none"]
            )
        }
    }

    @Test func `the samples of a dropped bot stay, and end with nothing`() async throws {
        try await World.with { world in
            let role = World.role("atlas")
            try await world.run("CREATE TABLE \(role).t AS SELECT generate_series(1, 1000) AS id")
            try await world.sweep()
            let bytes = try await world.totalRelationSize(of: "atlas")
            try await world.run(
                "UPDATE flarex.sample SET taken_at = taken_at - interval '1 hour'",
                "DROP SCHEMA \(role) CASCADE",
                "DROP ROLE \(role)",
                "DELETE FROM flarex.bot WHERE id = 'atlas'"
            )
            try await world.sweep()
            try await world.sweep()
            #expect(try await world.samples(of: "atlas") == [bytes, 0])
            #expect(try await world.usage(of: "atlas") == -1)
        }
    }
}

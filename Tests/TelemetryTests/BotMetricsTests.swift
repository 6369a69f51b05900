import Telemetry
import Testing

@Suite("Bot metrics")
struct BotMetricsTests {
    @Test("only the bots nearest to their quota have series of their own, and the sums are of all")
    func bound() {
        let registry = MetricRegistry()
        let metrics = BotMetrics(registry, phases: ["Ready", "Failed"], limit: 2)
        metrics.update(storage: [
            .init(bot: "low", workspace: "acme", usage: 10, quota: 100),
            .init(bot: "over", workspace: "acme", usage: 150, quota: 100),
            .init(bot: "full", workspace: "umbrella", usage: 1000, quota: 1000),
            .init(bot: "new", workspace: "umbrella", usage: nil, quota: 100),
        ])
        let text = registry.exposition()
        #expect(
            text.lines("flarexdb_bot_usage_bytes{") == [
                #"flarexdb_bot_usage_bytes{bot="full",workspace="umbrella"} 1000"#,
                #"flarexdb_bot_usage_bytes{bot="over",workspace="acme"} 150"#,
            ]
        )
        #expect(text.lines("flarexdb_bot_quota_bytes{").count == 2)
        #expect(text.lines("flarexdb_usage_bytes ") == ["flarexdb_usage_bytes 1160"])
        #expect(text.lines("flarexdb_quota_bytes ") == ["flarexdb_quota_bytes 1300"])
        #expect(text.lines("flarexdb_bots_without_series ") == ["flarexdb_bots_without_series 2"])
    }

    @Test("a bot that is gone has no series any more")
    func disappearance() {
        let registry = MetricRegistry()
        let metrics = BotMetrics(registry, phases: ["Ready"], limit: 10)
        metrics.update(storage: [.init(bot: "a", workspace: "acme", usage: 1, quota: 2)])
        metrics.update(storage: [])
        #expect(registry.exposition().lines("flarexdb_bot_usage_bytes{") == [])
    }

    @Test("every phase has a series, also one that no bot is in")
    func phases() {
        let registry = MetricRegistry()
        let metrics = BotMetrics(registry, phases: ["Ready", "Failed"], limit: 10)
        metrics.update(phases: ["Ready": 3])
        #expect(
            registry.exposition().lines("flarexdb_bots{") == [
                #"flarexdb_bots{phase="Failed"} 0"#, #"flarexdb_bots{phase="Ready"} 3"#,
            ]
        )
    }

    @Test("the process tells its memory, files and processor time")
    func process() throws {
        let registry = MetricRegistry()
        ProcessMetrics.register(in: registry)
        let text = registry.exposition()
        for name in ["process_cpu_seconds_total", "process_open_fds", "process_resident_memory_bytes"] {
            let line = try #require(text.lines(name + " ").first)
            #expect(try #require(Double(line.split(separator: " ")[1])) > 0)
        }
    }
}

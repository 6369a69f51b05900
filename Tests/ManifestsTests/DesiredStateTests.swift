import Manifests
import Model
import SQLText
import SystemPackage
import Testing

@Suite("Manifests become a desired state")
struct DesiredStateTests {
    @Test("every field of a cluster arrives")
    func cluster() throws {
        let folder = try sampleFolder()
        try folder.write(
            "cluster.yaml",
            """
            apiVersion: flarex.dev/v1
            kind: Cluster
            metadata: {name: second}
            spec:
              database: shared
              endpoint: {host: "::1", port: 6000, sslmode: verify-full, urlForm: plain}
              maxStorage: 1TB
              extensions: [unaccent, citext]
              deletion: {retention: 60d, maxPrune: 5%}
              sweep: {interval: 30m, warnAt: 70%, liftBelow: 90%}
              limits: {objects: 5, definition: 1MB, comment: 1kB}
              secrets: {recipients: ["\(Sample.recipient)"], directory: sealed, rotateAfter: 90d, overlap: 2h}
              hardening: shared
            """
        )
        let policy = try #require(folder.load().desired?.policy)
        #expect(policy.name.text == "second")
        #expect(policy.database == "shared")
        #expect(policy.endpoint == Endpoint(host: "::1", port: 6000, sslMode: .verifyFull, urlForm: .plain))
        #expect(policy.maxStorage == ByteCount("1TB"))
        #expect(policy.extensions == ["citext", "unaccent"])
        #expect(policy.deletion.retention == TimeSpan("60d"))
        #expect(policy.deletion.maxPrune == Percentage("5%"))
        #expect(policy.sweep.interval == TimeSpan("30m"))
        #expect(policy.sweep.warnAt == Percentage("70%"))
        #expect(policy.sweep.liftBelow == Percentage("90%"))
        #expect(policy.limits.objects == 5)
        #expect(policy.limits.definition == ByteCount("1MB"))
        #expect(policy.limits.comment == ByteCount("1kB"))
        #expect(policy.secrets.recipients.map(\.text) == [Sample.recipient])
        #expect(policy.secrets.directory == "sealed")
        #expect(policy.secrets.rotateAfter == TimeSpan("90d") && policy.secrets.overlap == TimeSpan("2h"))
        #expect(policy.hardening == .shared)
        #expect(policy.source.line == 1)
    }

    @Test("what a cluster leaves out has the documented defaults")
    func clusterDefaults() throws {
        let folder = try sampleFolder()
        try folder.write(
            "cluster.yaml",
            """
            apiVersion: flarex.dev/v1
            kind: Cluster
            metadata: {name: primary}
            spec:
              database: flarex
              endpoint: {host: localhost}
              maxStorage: 200GB
              secrets: {recipients: [\(Sample.recipient)]}
            """
        )
        let policy = try #require(folder.load().desired?.policy)
        #expect(policy.endpoint == Endpoint(host: "localhost"))
        #expect(policy.extensions == [])
        #expect(policy.deletion == ClusterPolicy.Deletion())
        #expect(policy.sweep == ClusterPolicy.Sweep())
        #expect(policy.limits == ClusterPolicy.Limits())
        #expect(policy.secrets.directory == nil)
        #expect(policy.secrets.rotateAfter == nil && policy.secrets.overlap == TimeSpan("1d"))
        #expect(policy.hardening == .dedicated)
    }

    @Test("every field of a plan arrives")
    func plans() throws {
        let plans = try #require(sampleFolder().load().desired?.plans)
        let free = try #require(Name("free").flatMap { plans[$0] })
        let pro = try #require(Name("pro").flatMap { plans[$0] })
        #expect(free.storage == ByteCount("500MB"))
        #expect(free.connections == 10)
        #expect(free.overage == .refused)
        #expect(free.settings == [RoleSetting(name: "statement_timeout", text: "1min")])
        #expect(pro.connections == 20)
        #expect(pro.overage == .allowed(pricePerGBMonth: "0.25", currency: "USD"))
        #expect(pro.source.line == 10)
    }

    @Test("every field of a bot arrives, with its line")
    func bot() throws {
        let folder = try sampleFolder()
        let annotations = """
            annotations: {flarex.dev/prune: disabled, flarex.dev/adopt: "true", flarex.dev/adopt-role: Weather App, \
            flarex.dev/adopt-schema: weather, other: free}
            """
        let text = Mistake(.bot, "annotations: {}", annotations).text
        try folder.write(
            "bot.yaml",
            text.replacing("plan: free", with: "plan: pro").replacing("overage: false", with: "overage: true")
        )
        let bot = try #require(folder.load().desired?.bots.first)
        #expect(bot.id.text == "weather")
        #expect(bot.workspace.text == "acme")
        #expect(bot.plan == Name("pro").map { Placed($0, line: 9) })
        #expect(bot.overage == Placed(true, line: 10))
        #expect(bot.extensions == [Placed("citext", line: 11)])
        #expect(bot.urlForm == .plain)
        #expect(!bot.isSuspended)
        #expect(bot.adopts)
        #expect(bot.adoption == Adoption(role: "Weather App", schema: "weather"))
        #expect(bot.isKept)
        #expect(bot.source == SourcePlace(file: folder.path.string + "/bot.yaml", line: 4, column: 9))
    }

    @Test("a setting may be written as a number, a Boolean or a word")
    func settings() throws {
        let folder = try sampleFolder()
        let settings =
            "{jit: false, work_mem: 64MB, temp_file_limit: 512, random_page_cost: 1.1, idle_session_timeout: 500}"
        try folder.write("plans.yaml", Mistake(.plans, "{statement_timeout: 60s}", settings).text)
        let loaded = folder.load()
        #expect(loaded.diagnostics == [])
        let plan = try #require(Name("free").flatMap { loaded.desired?.plans[$0] })
        #expect(plan.settings.map(\.text) == ["500", "false", "1.1", "512", "64MB"])
    }

    @Test("several documents in one file, some of them empty, and aliases within each")
    func documents() throws {
        let folder = try sampleFolder()
        let bot = """
            apiVersion: flarex.dev/v1
            kind: BotDatabase
            metadata: {name: &name b, workspace: *name}
            spec: {plan: free}
            """
        try folder.write("bots.yaml", "---\n---\n\(Sample.bot("a"))---\n# none\n---\n~\n---\n\(bot)\n...\n---\n")
        let loaded = folder.load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.desired?.bots.map(\.id.text) == ["a", "b"])
        #expect(loaded.desired?.bots.last?.workspace.text == "b")
    }

    @Test("a byte order mark and Windows line ends do no harm")
    func lineEnds() throws {
        let folder = try sampleFolder()
        let text = Sample.bot.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        try folder.write("bot.yaml", [0xef, 0xbb, 0xbf] + Array(text.utf8))
        #expect(folder.load().diagnostics == [])
        try folder.write("bot.yaml", [0xef, 0xbb, 0xbf] + Array(text.replacing("flarex.dev/v1", with: "v1").utf8))
        #expect(folder.load().diagnostics.compactMap(\.place).map { [$0.line, $0.column] } == [[1, 13]])
    }

    @Test("the order of files and paths changes nothing")
    func order() throws {
        let first = try TemporaryFolder()
        let second = try TemporaryFolder()
        let texts = [Sample.cluster, Sample.plans, Sample.bot("a"), Sample.bot("b"), Sample.bot("c", plan: "pro")]
        for (index, text) in texts.enumerated() {
            try first.write("\(index).yaml", text)
            try second.write("\(texts.count - index).yaml", text)
        }
        #expect(first.load().desired?.withoutPlaces == second.load().desired?.withoutPlaces)
        let paths = texts.indices.map { first.path.appending("\($0).yaml") }
        #expect(ManifestSource(paths: paths).load().desired == ManifestSource(paths: paths.reversed()).load().desired)
    }
}

extension DesiredState {
    /// The state as if all had been written in one place.
    fileprivate var withoutPlaces: DesiredState {
        let place = SourcePlace(file: "", line: 1, column: 1)
        var state = self
        state.policy.source = place
        state.plans = state.plans.mapValues { plan in
            var plan = plan
            plan.source = place
            return plan
        }
        for index in state.bots.indices { state.bots[index].source = place }
        return state
    }
}

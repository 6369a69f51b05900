import Manifests
import Model
import Testing

/// Loads the changed file beside right ones and compares all that is found wrong.
private func check(_ mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    try folder.write("cluster.yaml", mistake.file == .cluster ? mistake.text : Sample.cluster)
    try folder.write("plans.yaml", mistake.file == .plans ? mistake.text : Sample.plans)
    try folder.write("bot.yaml", mistake.file == .bot ? mistake.text : Sample.bot)
    let loaded = folder.load()
    #expect(loaded.lines(in: folder.path) == mistake.lines)
    #expect(loaded.diagnostics.contains { $0.place?.file.hasSuffix("/\(mistake.file).yaml") == true })
    let hasErrors = mistake.lines.contains { $0.hasPrefix("error") }
    #expect(loaded.desired?.isComplete != hasErrors)
}

@Suite("What is wrong in a manifest is reported with its place and what to do")
struct MistakeTests {
    @Test("in a bot", arguments: Mistake.inBots)
    func inABot(_ mistake: Mistake) throws { try check(mistake) }

    @Test("in a plan", arguments: Mistake.inPlans)
    func inAPlan(_ mistake: Mistake) throws { try check(mistake) }

    @Test("in a cluster", arguments: Mistake.inClusters)
    func inACluster(_ mistake: Mistake) throws { try check(mistake) }

    @Test("in YAML itself", arguments: Mistake.inYAML)
    func inYAML(_ mistake: Mistake) throws { try check(mistake) }

    @Test("and what makes no sense in production is a warning", arguments: Mistake.warnings)
    func warnings(_ mistake: Mistake) throws { try check(mistake) }
}

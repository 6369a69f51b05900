import ArgumentParser
import Manifests
import Model
import SystemPackage

extension CompletionKind {
    /// The bots of the manifests that the command line or the environment names. No server is asked: Tab never waits.
    static var bots: CompletionKind {
        .custom { words, _, prefix in BotCompletion(words).names(startingWith: prefix) }
    }
}

/// The bots' names that a shell offers.
struct BotCompletion {
    private let paths: [FilePath]

    /// - Parameter words: the command line so far.
    init(_ words: [String]) {
        let flag = "--manifests"
        let following = zip(words, words.dropFirst()).filter { $0.0 == flag }.map(\.1)
        let joined = words.filter { $0.hasPrefix(flag + "=") }.map { String($0.dropFirst(flag.count + 1)) }
        paths = ManifestOptions.paths(given: following + joined).map { FilePath($0) }
    }

    func names(startingWith prefix: String) -> [String] {
        let files = paths.filter { !StandardInput.isNamed(by: $0) }
        let manifests = ManifestSource(paths: files).load()
        var names: [String] = []
        for bot in manifests.desired?.bots ?? [] { names.append(bot.id.text) }
        for bot in manifests.invalidBots { names.append(bot.text) }
        return names.filter { $0.hasPrefix(prefix) }.sorted()
    }
}

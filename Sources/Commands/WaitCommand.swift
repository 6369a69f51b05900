import ArgumentParser
import Catalog
import Logging
import Model
import Operations
import Presentation
import Reconciliation

struct WaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Return when a bot is Ready, for deploys.",
        discussion: """
            Reads the registry alone, so that it works from any host, without manifests; --manifests is accepted and \
            not read. Waits through every other phase, Failed too: the next pass may fix it. Exit codes: 0 Ready, 1 not \
            Ready in time.
            """
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @Option(help: ArgumentHelp("How long to wait, such as 5m; 0s looks once.", valueName: "time"))
    var timeout: TimeSpan = TimeSpan(seconds: 60)

    @Option(
        help: ArgumentHelp(
            "Wait until this commit, or a later one, has been applied.",
            discussion: "For a loop with --git. At least 7 digits of the commit's name.",
            valueName: "commit"
        )
    )
    var revision: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard let revision, revision.wholeMatch(of: /[0-9a-f]{7,64}/) == nil else { return }
        throw ValidationError("--revision takes 7 to 64 hexadecimal digits, as git rev-parse HEAD prints them")
    }

    func run() async throws {
        let id = try Name(ofBot: bot)
        var logger = options.manifests.logging.logger()
        logger[metadataKey: "bot"] = "\(id)"
        let deadline = ContinuousClock.now + .seconds(timeout.seconds)
        let cluster = try options.cluster()
        let sight = try await PhasePoller(of: id, at: revision, on: cluster).wait(until: deadline) { sight in
            logger.info("waiting", metadata: ["because": "\(sight)"])
        }
        guard case .known(let standing) = sight, standing.isReady else { throw timedOut(id, sight) }
        Console.output.write("bot \(id) is Ready\n")
        if standing.urlForm == .documented { Console.error.write(DocumentedForm.note) }
    }

    private func timedOut(_ id: Name, _ sight: PhasePoller.Sight) -> CommandError {
        CommandError("timed out after \(timeout) waiting for bot \(id) to be Ready: \(sight)", hint: hint(sight))
    }

    private func hint(_ sight: PhasePoller.Sight) -> String {
        switch sight {
        case .unreachable: "Check that the server runs, and that the admin connection leads to it."
        case .unknown: "Check that a manifest names the bot, and that flarexdb applies it to this cluster."
        case .known(let standing): hint(standing)
        }
    }

    private func hint(_ standing: Standing) -> String {
        if case .awaited? = standing.revision {
            return "Check that flarexdb run --git follows the branch that has the commit, and read its log."
        }
        if standing.setbacks.contains(where: { $0.reason != .credentialMissing }) {
            return "Fix what the message says; flarexdb apply or run then finishes the bot."
        }
        return switch standing.phase {
        case .ready, .pending: "flarexdb plan shows what is left to do; flarexdb apply or run does it."
        case .restricted: "It stores more than its plan allows: let it delete rows, or give it another plan."
        case .suspended: "Its manifest pauses it with suspend: true. Remove that line to resume."
        case .disabled: "Its manifest says login: false. Remove that line to let the bot log in again."
        case .tombstoned: "Its manifest is gone, and its data will be deleted. Bring the manifest back to keep them."
        case .failed: "Fix what the error says; flarexdb apply or run tries again."
        }
    }
}

import ArgumentParser
import Model
import Operations
import Planning

struct SecretRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Issue a new credential for a bot.",
        discussion: """
            The old credential stays valid for the policy's spec.secrets.overlap, or until only the new one is in \
            use. With --now it ends at once, with the sessions that were opened with it. Other changes that the bot's \
            manifest asks for are applied too.

            Shows the plan and asks before it changes anything. Exit codes are those of apply.
            """
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @Flag(help: "End the old credential and its sessions at once, as after a leak.")
    var now = false

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planOptions = PlanOptions(bots: [try Name(ofBot: bot)], rotation: now ? .immediate : .overlapping)
        let planner = try Planner(options.manifests)
        var rotation = try ApplyRun(planner, options: options, lockTimeout: lockTimeout)
        rotation.operation.options = planOptions
        rotation.operation.signer = try audit.signer()
        rotation.asks = !yes
        try await rotation.run()
    }
}

import ArgumentParser
import Model
import Operations
import Planning

struct SecretRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Issue a new credential for a bot.",
        discussion: """
            The credential until now stays valid for as long as the policy's spec.secrets.overlap says, or until it is \
            not in use any more and the new one is. With --now it ends at once, and so do the sessions that were \
            opened with it.

            What else the bot's manifest asks for is applied too. Shows the plan and asks before it changes anything. \
            Exit codes are those of apply.
            """
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @Flag(help: "End the old credential and its sessions at once, as after a leak.")
    var now = false

    @Flag(help: "Do not ask.")
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

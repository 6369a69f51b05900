import ArgumentParser
import Model
import Operations
import Planning

struct SecretResealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reseal",
        abstract: "Seal secrets to the policy's recipients, with the passwords that they hold.",
        discussion: """
            For a change of spec.secrets.recipients. Each secret that is sealed for others is opened with the private \
            key of one of them, and sealed again: no password, login or session changes. Without this, apply issues \
            new credentials. Whoever could open a secret may have kept what it holds: after a leak, or when a colleague \
            leaves, let apply do it.

            Each secret is a transaction of its own. After an interruption run it again. Shows the plan and asks before \
            it changes anything. Exit codes are those of apply; a secret that cannot be opened is a refusal.
            """
    )

    @Argument(help: "Only these bots; all without one.", completion: .bots)
    var bots: [String] = []

    @OptionGroup var key: KeyOptions

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let names = try Planner.scope(bots)
        let key = try key.pair()
        let planner = try Planner(options.manifests)
        var reseal = try ApplyRun(planner, options: options, lockTimeout: lockTimeout)
        reseal.operation.options = PlanOptions(bots: names)
        reseal.operation.options.resealing = try await ResealOperation(
            planner.desired.policy,
            on: reseal.operation.cluster,
            with: key
        ).run(of: names)
        reseal.operation.signer = try audit.signer()
        reseal.asks = !yes
        try await reseal.run()
    }
}

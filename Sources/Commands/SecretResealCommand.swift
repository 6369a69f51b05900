import ArgumentParser
import Catalog
import Model
import Planning
import PostgresClient
import Reconciliation
import SQLText
import Secrets

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

    @Argument(help: "Only these bots; all without one.")
    var bots: [String] = []

    @OptionGroup var key: KeyOptions

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let names = try Planner.scope(bots)
        let key = try key.pair()
        let planner = try Planner(options.manifests)
        var application = Application(planner, options: options, lockTimeout: lockTimeout)
        application.planOptions = PlanOptions(bots: names)
        application.planOptions.resealing = try await resealed(names, with: key, planner.desired.policy)
        application.signer = try audit.signer()
        application.asks = !yes
        try await application.run()
    }

    private func resealed(
        _ names: Set<Name>?,
        with key: KeyPair,
        _ policy: ClusterPolicy
    ) async throws -> [Name: ResealedSecret] {
        let cluster = ClusterConnection(options: try options.connectionOptions())
        let session = try await cluster.connect(policy.database)
        let stored = try await session.readSecrets(forOthersThan: policy.secrets.recipients)
        await session.close()
        var result: [Name: ResealedSecret] = [:]
        for (bot, text, recipients) in stored where names?.contains(bot) ?? true {
            do throws(SecretsError) {
                let values = try SealedSecret(text, of: bot).open(with: key)
                let sealed = try SealedSecret(values, of: bot, for: policy.secrets.recipients)
                result[bot] = Literal(sealed.text).map { .sealed($0, from: recipients) }
            } catch {
                result[bot] = .closed("\(error)")
            }
        }
        return result
    }
}

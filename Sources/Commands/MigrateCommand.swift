import ArgumentParser
import Audit
import Logging
import Migrations
import Model
import Operations
import PostgresClient
import Presentation
import SystemPackage

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Apply migrations to a bot that it does not have yet.",
        discussion: """
            A migration is a file of SQL. Each is applied once, in a transaction with its record: it is applied as a \
            whole or not at all. A folder stands for the files in it that end in .sql. They are applied in the order of \
            the versions in their names, such as 0012_, V12__ or 20261128093000_.

            A first line "-- flarexdb: no-transaction" is for a single statement that cannot run in a transaction, such \
            as CREATE INDEX CONCURRENTLY.

            Exit codes: 0 applied, or nothing to apply; 1 error, nothing was tried; 3 a migration failed, and those \
            before it are applied.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @Argument(help: ArgumentHelp("Files and folders of migrations.", valueName: "path"))
    var paths: [String] = []

    @Flag(help: "Run them in a transaction, print what they do and which locks they take, and roll back.")
    var dryRun = false

    @Option(name: .format, help: "How to print what was done.")
    var format: Format = .text

    @Option(help: ArgumentHelp("The reason, for the audit log.", valueName: "text"))
    var reason: String?

    @Option(
        help: ArgumentHelp(
            "Accept this partly committed migration as it is, so that later ones are applied.",
            valueName: "name"
        )
    )
    var acceptPartial: String?

    @Option(
        help: ArgumentHelp(
            "How long a statement waits for a lock.",
            discussion: "Default: 1s; 60s for CREATE INDEX CONCURRENTLY and the like, which do not block others.",
            valueName: "time"
        )
    )
    var lockTimeout: TimeSpan?

    @Option(help: ArgumentHelp("How long to retry while a lock is not available.", valueName: "time"))
    var retryFor: TimeSpan = TimeSpan(seconds: 60)

    @Option(help: ArgumentHelp("How long to wait for another migrate of the bot.", valueName: "time"))
    var wait: TimeSpan = TimeSpan(seconds: 60)

    @Option(help: ArgumentHelp("How long the whole run may take before it is stopped.", valueName: "time"))
    var timeLimit: TimeSpan = TimeSpan(seconds: 3600)

    @Flag(help: "Make an archive of the bot first, if there is anything to apply; without one nothing is applied.")
    var archive = false

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !paths.isEmpty || acceptPartial != nil else { throw ValidationError("name a file or a folder") }
        guard !dryRun || acceptPartial == nil else { throw ValidationError("a dry run accepts nothing") }
        guard !dryRun || !archive else { throw ValidationError("a dry run needs no archive") }
        guard timeLimit.seconds > 0 else { throw ValidationError("--time-limit is at least 1s") }
    }

    func run() async throws {
        let name = try Name(ofBot: bot)
        let archiver = archive ? try MigrationArchive(of: name, options, signer: try audit.signer()) : nil
        let migrations = try MigrationFiles.read(paths.map { FilePath($0) })
        let signer = try audit.signer()
        let registry = try await Registry.open(options)
        let signals = TerminationSignals()
        defer { signals.end() }
        let task = Task { try await run(migrations, of: name, after: archiver, through: registry.session) }
        signals.arrivals.onEach { _ in task.cancel() }
        let result = await task.result
        await sign(signer, through: registry.session)
        await registry.close()
        let isComplete: Bool
        do { isComplete = try result.get() } catch is CancellationError { throw OperationError("interrupted") }
        if !isComplete { throw ExitStatus.incomplete }
    }

    private func run(
        _ migrations: [Migration],
        of name: Name,
        after archiver: MigrationArchive?,
        through admin: PostgresSession
    ) async throws -> Bool {
        var context = AuditContext.process()
        context.reason = reason
        let server = try options.connectionOptions()
        let migrator = Migrator(name, through: admin, at: server, by: context, bounds: bounds)
        try await migrator.prepare()
        if let acceptPartial { try await migrator.accept(acceptPartial) }
        let plan = try await migrator.plan(migrations)
        let report = MigrationReport(bot: name, plan: plan)
        if format == .text || !plan.changed.isEmpty { Console.error.write(report.warnings) }
        if dryRun { return try await tryOut(plan, with: migrator) }
        if let archiver, !plan.pending.isEmpty { Console.error.write(try await archiver.make(by: context)) }
        let outcomes = try await migrator.apply(plan) { outcome in
            if format == .text { Console.output.write(MigrationReport.text(outcome)) }
        }
        switch format {
        case .text: Console.output.write(report.summary(outcomes))
        case .json: Console.output.write(try JSONOutput.document(MigrationDocument(report, outcomes)))
        }
        return outcomes.allSatisfy(\.isApplied)
    }

    private func tryOut(_ plan: MigrationPlan, with migrator: Migrator) async throws -> Bool {
        let report = try await migrator.dryRun(plan)
        switch format {
        case .text: Console.output.write(DryRunText.report(report, of: migrator.bot, recorded: plan.recorded))
        case .json:
            let document = DryRunDocument(report, of: migrator.bot, recorded: plan.recorded)
            Console.output.write(try JSONOutput.document(document))
        }
        return report.trials.allSatisfy { $0.failure == nil }
    }

    private var bounds: Migrator.Bounds {
        var bounds = Migrator.Bounds()
        bounds.lock = lockTimeout.map { .seconds($0.seconds) }
        bounds.retry = .seconds(retryFor.seconds)
        bounds.wait = .seconds(wait.seconds)
        bounds.all = timeLimit
        return bounds
    }

    /// What was done is done: a log that cannot be signed is only told of.
    private func sign(_ signer: AuditSigner?, through session: PostgresSession) async {
        guard let signer else { return }
        do { _ = try await signer.sign(through: session) } catch {
            options.manifests.logging.logger().error("the audit log is not signed", metadata: ["error": "\(error)"])
        }
    }
}

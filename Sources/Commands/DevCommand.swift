import ArgumentParser
import Execution
import LocalServer
import Model
import Planning
import PostgresClient
import SQLText
import SystemPackage

struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Run a private PostgreSQL in a folder and apply the manifests to it, for trying things out.",
        discussion: """
            The server listens on a private socket and on 127.0.0.1 until Ctrl-C. It needs PostgreSQL's server \
            programs (Debian: apt-get install postgresql).
            """
    )

    @Option(help: ArgumentHelp("The folder for the server's data; kept for the next time.", valueName: "folder"))
    var data = ".flarexdb"

    @Flag(help: "Throw the data away at the end, and at the beginning what an earlier run left.")
    var ephemeral = false

    @Option(help: ArgumentHelp("The port. Default: the policy's endpoint if that is this host, else a free one."))
    var port: UInt16?

    @Flag(help: "Only run the server: apply nothing, and print the admin URL as the first line.")
    var serverOnly = false

    @Option(help: ArgumentHelp("The folder of the server's programs. Default: the newest found.", valueName: "folder"))
    var postgres: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = serverOnly ? nil : try Planner(options)
        var configuration = LocalServer.Configuration(folder: FilePath(data))
        configuration.port = port ?? planner.flatMap { Self.port(of: $0.desired.policy.endpoint) }
        configuration.binaries = postgres.map { FilePath($0) }
        // Bots share one lock table; with the default a few hundred tables in a transaction fill it.
        configuration.settings["max_locks_per_transaction"] = "1024"
        if ephemeral { try ServerFolder.remove(configuration.folder) }
        let signals = TerminationSignals()
        defer { signals.end() }
        let server = try await LocalServer.start(configuration)
        do {
            try await serve(server, planner, until: signals.arrivals)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
        if ephemeral { try ServerFolder.remove(configuration.folder) }
    }

    private func serve(
        _ server: LocalServer,
        _ planner: Planner?,
        until signals: TerminationSignals.Arrivals
    ) async throws {
        let adminURL = await server.adminURL
        if let planner {
            signals.onEach { count in
                // The first ends the run in order, if there is one; without its server it ends at once.
                if count > 1 { Task { await server.stop() } }
            }
            try await apply(planner, adminURL, until: signals)
            if signals.isAny { return }
            Console.output.write(
                """

                PostgreSQL runs in \(data) on port \(await server.port). Its admin connection:
                  export FLAREXDB_ADMIN_URL='\(adminURL)'
                Ctrl-C stops it.

                """
            )
        } else {
            Console.output.write(adminURL + "\n")
        }
        await signals.first()
    }

    private func apply(
        _ planner: Planner,
        _ adminURL: String,
        until signals: TerminationSignals.Arrivals
    ) async throws {
        let cluster = ClusterConnection(options: try .init(adminURL))
        let lock = ApplyLock(cluster, database: planner.desired.policy.database, timeout: .seconds(10))
        let plan = try await planner.plan(through: try await lock.take(), options: PlanOptions())
        let style = options.style(for: .output)
        Console.output.write(plan.text(style: style))
        if !plan.steps.isEmpty {
            let run = ApplyRun(
                planner: planner,
                cluster: cluster,
                lock: lock,
                options: PlanOptions(),
                sessions: Executor.defaultSessions,
                signals: signals
            )
            Console.output.write(ApplyReport(outcomes: await run.apply(plan), plan: plan).text(style: style))
        }
        await lock.release()
    }

    /// The port that bots are told, if they are told to come to this host.
    private static func port(of endpoint: Endpoint) -> UInt16? {
        ["127.0.0.1", "localhost", "::1"].contains(endpoint.host) ? UInt16(exactly: endpoint.port) : nil
    }
}

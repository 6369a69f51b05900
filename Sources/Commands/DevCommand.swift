import ArgumentParser
import Daemon
import Glibc
import LocalServer
import Model
import Operations
import Planning
import PostgresClient
import Presentation
import Reconciliation
import SystemPackage

struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Run a private PostgreSQL in a folder, kept in line with the manifests, for trying things out.",
        discussion: """
            The server listens on a private socket and on 127.0.0.1 until Ctrl-C. It needs PostgreSQL's server \
            programs (Debian: apt-get install postgresql).
            """
    )

    @Option(
        help: ArgumentHelp(
            "The folder for the server's data; kept for the next time.",
            discussion: "Default: .flarexdb; with --ephemeral a temporary one.",
            valueName: "folder"
        )
    )
    var data: String?

    @Flag(help: "Delete the data at the end. A folder with data of another server is refused.")
    var ephemeral = false

    @Option(
        help: ArgumentHelp(
            "The port; 0 for any free one.",
            discussion: "Default: the policy's endpoint if that is this host; else, and with --server-only, a free one."
        )
    )
    var port: UInt16?

    @Flag(help: "Only run the server: apply nothing, and print the admin URL as the first line.")
    var serverOnly = false

    @Option(help: ArgumentHelp("The folder of the server's programs. Default: the newest found.", valueName: "folder"))
    var postgres: String?

    @OptionGroup var options: ManifestOptions

    func validate() throws { try options.refuseStandardInput("dev") }

    func run() async throws {
        let planner = serverOnly ? nil : try Planner(options)
        var configuration = LocalServer.Configuration(folder: try folder())
        configuration.port = chosenPort(planner)
        configuration.binaries = postgres.map { FilePath($0) }
        configuration.isEphemeral = ephemeral
        // Bots share one lock table; with the default a few hundred tables in a transaction fill it.
        configuration.settings["max_locks_per_transaction"] = "1024"
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
        if ephemeral, access(server.dataDirectory.string, F_OK) == 0 {
            throw CommandError("cannot remove all of \(server.dataDirectory)")
        }
    }

    private func folder() throws -> FilePath {
        if let data { return FilePath(data) }
        guard ephemeral else { return ".flarexdb" }
        var template = Array("/tmp/flarexdb-dev-XXXXXX".utf8CString)
        guard let path = mkdtemp(&template) else {
            throw CommandError("cannot make a temporary folder under /tmp: \(Errno(rawValue: errno))")
        }
        return FilePath(platformString: path)
    }

    /// Nil for any free one.
    private func chosenPort(_ planner: Planner?) -> UInt16? {
        guard let port else { return planner.flatMap { Self.port(of: $0.desired.policy.endpoint) } }
        return port == 0 ? nil : port
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

                PostgreSQL runs in \(data ?? server.configuration.folder.string) on port \(await server.port). Its admin connection:
                  export FLAREXDB_ADMIN_URL='\(adminURL)'
                What changes in the manifests is applied from now on. Ctrl-C stops it.

                """
            )
            try await keepApplying(adminURL, until: signals)
        } else {
            Console.output.write(adminURL + "\n")
            await signals.first()
        }
    }

    private func apply(
        _ planner: Planner,
        _ adminURL: String,
        until signals: TerminationSignals.Arrivals
    ) async throws {
        var pass = planner.pass(on: ClusterConnection(options: try .init(adminURL)))
        pass.progress = ProgressBar()
        pass.shouldStop = { signals.isAny }
        let style = options.style(for: .output)
        let (plan, outcomes) = try await pass.run { Console.output.write($0.text(style: style)) }
        let result = ApplyResult(plan: plan, outcomes: outcomes, hasManifestErrors: planner.hasErrors)
        Console.output.write(ApplyReport(result).text(style: style))
    }

    private func keepApplying(_ adminURL: String, until signals: TerminationSignals.Arrivals) async throws {
        guard let connection = try? ConnectionOptions(adminURL) else { return }
        let logger = options.logging.logger()
        let cluster = ClusterConnection(options: connection)
        let requests = RequestWorker(
            cluster: cluster,
            spool: BackupOptions.usualSpool,
            signer: nil,
            logger: logger
        )
        var settings = LoopSettings()
        settings.errand = { await requests.run($0) }
        let loop = ReconciliationLoop(
            PathFeed(options.manifestFiles),
            on: cluster,
            settings: settings,
            logger: logger,
            observers: [LoopLog(logger: logger), RefusalLog(logger: logger)]
        )
        signals.onEach { _ in loop.stop() }
        if !signals.isAny { try await loop.run() }
    }

    /// The port that bots are told, if they are told to come to this host.
    private static func port(of endpoint: Endpoint) -> UInt16? {
        ["127.0.0.1", "localhost", "::1"].contains(endpoint.host) ? UInt16(exactly: endpoint.port) : nil
    }
}

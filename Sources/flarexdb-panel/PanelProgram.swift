import ArgumentParser
import AsyncHTTPClient
import Logging
import Model
import MonitoringServer
import Panel
import PanelStore
import PostgresClient
import Presentation

/// The web panel and its API. `flarexdb panel` becomes this program: what holds a superuser's connection speaks no HTTP to
/// people.
struct PanelProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flarexdb panel",
        abstract: "Serve the web panel and the HTTP API.",
        discussion: """
            It logs in as flarex_panel, which can read what the panel shows and do what its people may, and nothing else. \
            The one manifest of the kind Panel says where browsers find it and how people sign in.
            """,
        version: Version.text
    )

    @Option(
        help: ArgumentHelp("Where to listen; put a reverse proxy with a certificate before it.", valueName: "address")
    )
    var listen = ListenAddress(host: "127.0.0.1", port: 8080)

    @Option(
        help: ArgumentHelp(
            "The file that flarexdb panel login wrote.",
            discussion: "Default: $FLAREXDB_PANEL_LOGIN.",
            valueName: "file"
        )
    )
    var login: String?

    @Option(help: ArgumentHelp("A proxy whose X-Forwarded-For is believed. Repeatable.", valueName: "address"))
    var trustedProxy: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where the editor for SQL is: CodeMirror, as Debian\'s libjs-codemirror has it. Without it, pages have text areas.",
            valueName: "folder"
        )
    )
    var editor = EditorFiles.defaultFolder

    @Option(help: ArgumentHelp("Where to serve /metrics and /health for monitoring.", valueName: "address"))
    var monitoring: ListenAddress?

    @Flag(help: "Print a link that signs in once, at the address of --listen, which has to be a loopback address.")
    var dev = false

    @Option(help: ArgumentHelp("As whom the link signs in; what they may is in the manifests.", valueName: "user"))
    var devUser = "developer"

    @Option(help: "How much to log: trace, debug, info, notice, warning, error or critical.", transform: level)
    var logLevel = Logger.Level.info

    @Option(help: "How to log to standard error.")
    var logFormat = LogFormat.text

    func run() async throws {
        let logger = logger()
        let store = PanelStore(try connection())
        var options = PanelOptions(origin: try await origin(store), version: Version.number)
        options.proxies = TrustedProxies(trustedProxy)
        options.editor = EditorFiles(folder: editor)
        if dev { options.developmentLink = DevelopmentLink(user: devUser) }
        let core = try PanelCore(options, store: store, client: .shared, logger: logger) { path in
            try SecretText.read(path)
        }
        let monitor = try await serveMetrics(of: core)
        let server = PanelServer(core, host: listen.host, port: listen.port) { [options] port in
            logger.info("serving", metadata: ["url": "\(options.origin)", "port": "\(port)"])
            if let link = options.developmentLink?.url(at: options.origin) {
                Console.output.write("Open this link to sign in, once:\n\(link)\n")
            }
        }
        try await server.run()
        await monitor?.stop()
    }

    /// - Throws: `ValidationError` where no login is given, or its file cannot be read.
    private func connection() throws -> ConnectionOptions {
        guard let path = login ?? environment("FLAREXDB_PANEL_LOGIN") else {
            throw ValidationError("name the file that flarexdb panel login wrote, with --login")
        }
        do {
            return try ConnectionOptions(try SecretText.read(path))
        } catch let error as PostgresError {
            throw ValidationError("\(path): \(error.message)")
        }
    }

    private func origin(_ store: PanelStore) async throws -> Origin {
        if dev {
            guard let origin = Origin("http://\(listen)") else {
                throw ValidationError("--dev is for a loopback address; \(listen) is none")
            }
            return origin
        }
        guard let url = try await store.settings()?.policy.url else {
            throw ValidationError("the registry knows of no panel: write a manifest of the kind Panel and apply it")
        }
        guard let origin = Origin(url) else {
            throw ValidationError("spec.url of the Panel manifest is \(url): it has to be https, or a loopback address")
        }
        return origin
    }

    private func serveMetrics(of core: PanelCore) async throws -> MonitoringServer? {
        guard let monitoring else { return nil }
        return try await MonitoringServer.start(
            monitoring,
            routes: [
                "/metrics": {
                    MonitoringResponse(
                        contentType: "text/plain; version=0.0.4; charset=utf-8",
                        core.metrics.exposition()
                    )
                },
                "/health": { MonitoringResponse("ok\n") },
            ]
        )
    }

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else { throw ValidationError("there is no log level \(text)") }
        return level
    }

    private func logger() -> Logger {
        let format = logFormat
        var logger = Logger(label: "flarexdb-panel") { _ in StandardErrorLogHandler(format: format) }
        logger.logLevel = logLevel
        return logger
    }
}

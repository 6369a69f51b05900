import ArgumentParser
import Audit
import BotAccess
import Model
import Operations
import PostgresClient
import Presentation
import SQLText
import Secrets
import SystemPackage

struct PanelLoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Give the web panel a new password, and write its connection URL into a file.",
        discussion: """
            Only the file's owner can read it. It is replaced if it is there. The password before ends at once, with \
            the sessions that it opened: start the panel again.

            The role flarex_panel is made by apply or run once a manifest of the kind Panel asks for it.
            """
    )

    @Option(help: ArgumentHelp("The file for the URL.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("Where the panel reaches the server; as the admin connection does by default."))
    var host: String?

    @Option(help: ArgumentHelp("The port there.", valueName: "number"))
    var port: Int?

    @Option(help: ArgumentHelp("libpq's sslmode.", valueName: "mode"))
    var sslmode: Endpoint.SSLMode = .prefer

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let signer = try audit.signer()
        let registry = try await Registry.open(options)
        try await registry.requirePanel()
        let session = registry.session
        guard let address = await session.serverAddress, let database = Identifier(session.target.database) else {
            throw OperationError("the admin connection does not say where the server is", hint: "Give --host.")
        }
        let endpoint = Endpoint(host: host ?? address.host, port: port ?? address.port, sslMode: sslmode)
        let password = try await PanelLogin.issue(through: session, by: .process())
        let url = ConnectionURL.plain(ManagedName.panel, password, database, at: endpoint)
        do {
            try SecretFile.replace(FilePath(out), with: Array((url.revealed + "\n").utf8))
        } catch {
            throw OperationError(
                "the panel has a new password, but \(out) was not written: \(error)",
                hint: "Run the command again with a file that can be written."
            )
        }
        if let signer { _ = try await signer.sign(through: session) }
        await registry.close()
        Console.output.write("Wrote the panel's connection URL to \(out).\n")
    }
}

extension Endpoint.SSLMode: ExpressibleByArgument {}

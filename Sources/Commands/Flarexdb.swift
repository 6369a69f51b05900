package import ArgumentParser
import Glibc
import Manifests
import Presentation

/// The program: one subcommand a file.
package struct Flarexdb: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "flarexdb",
        abstract: "Keeps the databases of many bots on one PostgreSQL in line with their manifests.",
        discussion: """
            A bot is a tenant. Manifests declare the database of each bot; plan shows how the cluster differs from them, \
            and apply changes it.
            """,
        version: Version.text,
        subcommands: [
            InitCommand.self, ValidateCommand.self, PlanCommand.self, DiffCommand.self, ApplyCommand.self,
            RunCommand.self, KeygenCommand.self, SecretCommand.self, StatusCommand.self, SweepCommand.self,
            UsageCommand.self, ImportCommand.self, DoctorCommand.self, ExecCommand.self, ConsoleCommand.self,
            MigrateCommand.self, MigrationsCommand.self, SchemaCommand.self, ExplainCommand.self, DevCommand.self,
            WaitCommand.self, AuditCommand.self, BackupCommand.self, BackupsCommand.self, RestoreCommand.self,
            PanelCommand.self, TokenCommand.self, RequestsCommand.self, PoolerCommand.self, UninstallCommand.self,
            CompletionCommand.self, VersionCommand.self,
        ]
    )

    package init() {}

    /// Parses the arguments, runs the command and ends the process with its exit code.
    package static func run() async -> Never {
        // A reader that goes away is an error of that one write, not the end of an apply.
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            try refuseUnknownCommand(arguments.first)
            var command = try parseAsRoot(arguments == ["-V"] ? ["--version"] : arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            ProcessEnd.now(ExitStatus.success)
        } catch {
            end(reporting: error)
        }
    }

    /// - Throws: `ValidationError` with the command that was likely meant; the parser would call it an argument.
    private static func refuseUnknownCommand(_ name: String?) throws {
        let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard let name, !name.hasPrefix("-"), !known.contains(name) else { return }
        throw ValidationError("there is no command \(name)" + (didYouMean(name, among: known).map { "; \($0)" } ?? ""))
    }
}

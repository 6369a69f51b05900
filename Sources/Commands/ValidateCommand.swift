import ArgumentParser
import Manifests
import Model
import Operations
import Presentation
import SystemPackage
import Text

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check the manifests, without a server.",
        discussion: """
            Without FILE, checks the whole source. With FILE, as from a pre-commit hook, checks only what these files \
            say by themselves, and reminds you of the rest.
            """
    )

    @Argument(help: ArgumentHelp("Check these files by themselves; - is standard input.", valueName: "file"))
    var files: [String] = []

    @Option(name: .format, help: "How to print what is wrong.")
    var format = FormatOption<DiagnosticReport>.text

    @Option(
        help: ArgumentHelp("Show what this bot's manifest comes to, and where each value is from.", valueName: "bot"),
        completion: .bots
    )
    var explain: String?

    @OptionGroup var options: ManifestOptions

    func validate() throws {
        guard explain == nil || files.isEmpty && format.format == .text else {
            throw ValidationError("--explain is about a bot of the whole source, as text")
        }
        guard files.isEmpty || options.manifests.isEmpty else {
            throw ValidationError("give files or --manifests, not both: files are checked by themselves")
        }
    }

    func run() throws {
        if let explain { return try show(explain) }
        let manifests = loaded()
        let found = manifests.diagnostics
        let report = DiagnosticReport(found, summary: summary(of: manifests))
        Console.output.write(try report.rendered(as: format.format, style: options.style(for: .output)))
        if found.contains(where: { $0.severity == .error }) { throw ExitStatus.failure }
    }

    private func show(_ bot: String) throws {
        let name = try Name(ofBot: bot)
        guard let explanation = ManifestSource(paths: options.manifestFiles).explanation(of: name) else {
            throw CommandError("no manifest names a bot \"\(name)\"")
        }
        Console.output.write(explanation.text(style: options.style(for: .output)))
    }

    /// The whole source, or the files that were named, with a reminder of what they cannot show.
    private func loaded() -> LoadedManifests {
        guard !files.isEmpty else { return ManifestSource(paths: options.manifestFiles).load() }
        Console.error.write(
            """
            note: checking these files only. Run flarexdb validate over the whole source to check that plans exist, \
            that overage and extensions are allowed, and that names are unique.

            """
        )
        return ManifestSource(paths: files.map { FilePath($0) }).loadPart()
    }

    private func summary(of manifests: LoadedManifests) -> String {
        let errors = manifests.diagnostics.count { $0.severity == .error }
        let bots = manifests.desired?.bots.count ?? 0
        return "\(counted(manifests.fileCount, "file")): " + (files.isEmpty ? "\(counted(bots, "valid bot")), " : "")
            + "\(counted(errors, "error")), \(counted(manifests.diagnostics.count - errors, "warning"))."
    }
}

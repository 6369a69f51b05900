import ArgumentParser
import Manifests
import Model
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

    @OptionGroup var options: ManifestOptions

    func validate() throws {
        guard files.isEmpty || options.manifests.isEmpty else {
            throw ValidationError("give files or --manifests, not both: files are checked by themselves")
        }
    }

    func run() throws {
        let manifests = loaded()
        let found = manifests.diagnostics
        let report = DiagnosticReport(found, summary: summary(of: manifests))
        Console.output.write(try report.rendered(as: format.format, style: options.style(for: .output)))
        if found.contains(where: { $0.severity == .error }) { throw ExitStatus.failure }
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

import ArgumentParser
import Manifests
import Model
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

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case github
    }

    @Argument(help: ArgumentHelp("Check these files by themselves; - is standard input.", valueName: "file"))
    var files: [String] = []

    @Option(name: [.long, .customShort("o")], help: "How to print what is wrong.")
    var format: Format = .text

    @OptionGroup var options: ManifestOptions

    func validate() throws {
        guard files.isEmpty || options.manifests.isEmpty else {
            throw ValidationError("give files or --manifests, not both: files are checked by themselves")
        }
    }

    func run() throws {
        let manifests = loaded()
        let found = manifests.diagnostics
        switch format {
        case .text:
            Console.output.write(DiagnosticFormat.text(found, style: options.style(for: .output)))
            Console.output.write(summary(of: manifests) + "\n")
        case .json: Console.output.write(try DiagnosticFormat.json(found))
        case .github: Console.output.write(DiagnosticFormat.github(found))
        }
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

import ArgumentParser
import Manifests
import Model

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check the manifests, without a server."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case github
    }

    @Option(help: "How to print what is wrong.")
    var format: Format = .text

    @OptionGroup var options: ManifestOptions

    func run() throws {
        let manifests = ManifestSource(paths: options.manifestFiles).load()
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

    private func summary(of manifests: LoadedManifests) -> String {
        let errors = manifests.diagnostics.count { $0.severity == .error }
        let bots = manifests.desired?.bots.count ?? 0
        return "\(counted(manifests.fileCount, "file")): \(counted(bots, "valid bot")), "
            + "\(counted(errors, "error")), \(counted(manifests.diagnostics.count - errors, "warning"))."
    }
}

/// `1 file`, `2 files`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

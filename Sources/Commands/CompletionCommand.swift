import ArgumentParser
import Presentation

struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print a completion script for a shell.",
        discussion: """
            bash: flarexdb completion bash >/etc/bash_completion.d/flarexdb
            zsh: flarexdb completion zsh >"${fpath[1]}/_flarexdb"
            fish: flarexdb completion fish >~/.config/fish/completions/flarexdb.fish
            """
    )

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    func run() {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Console.output.write(Flarexdb.completionScript(for: shell))
    }
}

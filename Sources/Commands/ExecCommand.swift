import ArgumentParser
import Glibc
import Operations
import Planning
import Presentation
import Secrets
import SystemPackage
import Text

struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command as a bot would, with DATABASE_URL, DATABASE_URL_PLAIN and the PG* variables set.",
        usage: "flarexdb exec <bot> [<options>] -- <command> ...",
        discussion: """
            Exit codes: the command's own; 127 when it is not found, 126 when it cannot be run, 1 when the secret \
            cannot be opened.
            """
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @OptionGroup var key: KeyOptions

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("name the command to run after --") }
    }

    /// Becomes the command: signals, standard streams and exit code are then its own.
    func run() async throws {
        let values = try await OpenSecretOperation(bot: bot, key: key, options).run()
        for name in InheritedConnection.variables() { unsetenv(name) }
        for value in values { setenv(value.name, value.value.revealed, 1) }

        // The thread that this runs on has all signals blocked, and the command would inherit that.
        // It would inherit as well that a closed pipe does not end it.
        signal(SIGPIPE, SIG_DFL)
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)

        var arguments = command.map { strdup($0) } + [nil]
        execvp(command[0], &arguments)
        let failure = errno
        Console.error.write("error: cannot run \(command[0].onOneLine): \(Errno(rawValue: failure))\n")
        throw ExitCode(failure == ENOENT ? 127 : 126)
    }
}

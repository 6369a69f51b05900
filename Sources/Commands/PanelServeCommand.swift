import ArgumentParser
import Glibc
import Operations
import Presentation
import SystemPackage

/// Becomes the panel's own program: this one may hold a superuser's connection, and speaks no HTTP to people.
struct PanelServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the web panel and the HTTP API.",
        usage: "flarexdb panel [<options>]",
        discussion: """
            It is a program of its own, flarexdb-panel, beside this one or in ../libexec/flarexdb. \
            flarexdb panel serve --help lists its options.
            """,
        helpNames: []
    )

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("The program's options.", visibility: .hidden))
    var arguments: [String] = []

    func run() async throws {
        let program = try Self.program()
        for name in InheritedConnection.variables() { unsetenv(name) }
        var none = sigset_t()
        sigemptyset(&none)
        // The thread that this runs on has all signals blocked, and the program would inherit that.
        pthread_sigmask(SIG_SETMASK, &none, nil)
        var words = ([program.string] + arguments).map { strdup($0) } + [nil]
        execv(program.string, &words)
        throw CommandError("cannot run \(program): \(Errno(rawValue: errno))")
    }

    /// - Throws: `CommandError` where the package without the panel is installed.
    private static func program() throws -> FilePath {
        guard let own = realpath("/proc/self/exe", nil) else { throw Errno(rawValue: errno) }
        defer { free(own) }
        let folder = FilePath(platformString: own).removingLastComponent()
        let places = [folder, folder.removingLastComponent().appending("libexec/flarexdb")]
        let programs = places.map { $0.appending("flarexdb-panel") }
        guard let program = programs.first(where: { access($0.string, X_OK) == 0 }) else {
            throw CommandError(
                "the panel is not installed",
                hint: "Put flarexdb-panel beside flarexdb, or into \(places[1])."
            )
        }
        return program
    }
}

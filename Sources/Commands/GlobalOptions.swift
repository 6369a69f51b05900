import ArgumentParser
import Logging
import Manifests
import Planning
import PostgresClient
import Presentation
import SystemPackage

/// Options of every command that reads manifests and reaches a server.
struct GlobalOptions: ParsableArguments {
    @OptionGroup var manifests: ManifestOptions

    @OptionGroup var connection: ConnectionArguments

    func connectionOptions() throws -> ConnectionOptions { try connection.connectionOptions() }

    func style(for console: Console) -> TextStyle { manifests.style(for: console) }
}

/// How every command that reaches a server is told of it.
struct ConnectionArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The admin connection, a libpq URL or keyword list.",
            discussion: "Default: $FLAREXDB_ADMIN_URL, else libpq's PG* variables and defaults.",
            valueName: "url"
        )
    )
    var adminURL: String?

    func validate() throws {
        guard let adminURL else { return }
        do {
            _ = try ConnectionOptions(adminURL)
        } catch {
            throw ValidationError("--admin-url: \(error)")
        }
    }

    func connectionOptions() throws -> ConnectionOptions {
        try ConnectionOptions(adminURL ?? environment("FLAREXDB_ADMIN_URL"))
    }
}

/// Options of every command that reads manifests.
struct ManifestOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A folder or file of manifests, or - for standard input. Repeatable.",
            discussion: "Default: $FLAREXDB_MANIFESTS, separated by ':', else Manifests.",
            valueName: "path"
        )
    )
    var manifests: [String] = []

    @OptionGroup var color: ColorOptions

    @OptionGroup var logging: LoggingOptions

    var manifestPaths: [String] { Self.paths(given: manifests) }

    /// Where manifests are, if these are the values of `--manifests`.
    static func paths(given manifests: [String]) -> [String] {
        if !manifests.isEmpty { return manifests }
        if let list = environment("FLAREXDB_MANIFESTS") {
            return list.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
        }
        return ["Manifests"]
    }

    var manifestFiles: [FilePath] { manifestPaths.map { FilePath($0) } }

    /// Whether standard input is among the places of manifests.
    var readsStandardInput: Bool { manifestFiles.contains(where: StandardInput.isNamed) }

    /// - Throws: `ValidationError` where manifests from standard input, which can be read only once, are not enough.
    func refuseStandardInput(_ command: String) throws {
        guard readsStandardInput else { return }
        throw ValidationError(
            "\(command) reads the manifests more than once and cannot take them from standard input; name a folder or file"
        )
    }

    func style(for console: Console) -> TextStyle { color.style(for: console) }
}

/// Whether results and diagnostics have colors.
struct ColorOptions: ParsableArguments {
    enum When: String, ExpressibleByArgument, CaseIterable {
        case auto
        case always
        case never
    }

    @Option(help: "When to print colors. auto: to a terminal, unless $NO_COLOR is set or $TERM is dumb.")
    var color: When = .auto

    @Flag(help: "Print without colors, as --color never.")
    var noColor = false

    func style(for console: Console) -> TextStyle {
        let isColored =
            switch noColor ? .never : color {
            case .always: true
            case .never: false
            case .auto: console.isTerminal && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
            }
        return TextStyle(isColored: isColored)
    }
}

/// Where logs go and how much of them.
struct LoggingOptions: ParsableArguments {
    @Option(help: "How much to log: trace, debug, info, notice, warning, error or critical.", transform: level)
    var logLevel: Logger.Level = .info

    @Option(help: "How to log to standard error.")
    var logFormat: LogFormat = .text

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else { throw ValidationError("there is no log level \(text)") }
        return level
    }

    func logger() -> Logger {
        let format = logFormat
        var logger = Logger(label: "flarexdb") { _ in StandardErrorLogHandler(format: format) }
        logger.logLevel = logLevel
        return logger
    }
}

extension LogFormat: ExpressibleByArgument {}

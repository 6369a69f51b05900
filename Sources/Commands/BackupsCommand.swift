import ArgumentParser
import Backups
import Catalog
import Model
import Operations
import Planning
import PostgresClient
import Presentation
import SQLText

struct BackupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backups",
        abstract: "List archives: earliest and latest of each bot, or all of one.",
        discussion: "Also of bots that are dropped, for as long as their archives are kept."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "The bot; all bots by default.", completion: .bots)
    var bot: String?

    @Option(name: .format, help: "How to print it.")
    var format: Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let only = try bot.map(Name.init(ofBot:))
        let registry = try await Registry.open(options)
        try await registry.requireArchives()
        let archives = try await registry.session.readArchives(of: only)
        let failures = try await registry.session.readBackupFailures()
        let replaced = try await registry.session.readReplacedStates(of: only)
        let drills = try await registry.session.readDrills(of: only)
        let keep = registry.policy.map(\.keepReplaced)
        let known = try await registry.session.readStatus(of: only).map(\.id)
        await registry.close()
        let listings = BackupListing.all(known, archives, failures, replaced, keep, drills)
        if let only, listings.isEmpty { throw CommandError("there is no bot \(only), and no archive of one") }
        let style = options.style(for: .output)
        switch (format, only) {
        case (.text, nil): Console.output.write(BackupText.list(listings, style: style))
        case (.text, _): for listing in listings { Console.output.write(BackupText.detail(listing, style: style)) }
        case (.json, _):
            Console.output.write(try JSONOutput.document(["bots": listings.map(BackupDocument.init)]))
        }
    }
}

extension Registry {
    /// - Throws: `CommandError` when the control schema is older than archives.
    func requireArchives() async throws {
        try await session.requireRegistry()
        guard try await session.readControlVersion() < ControlVersion.restores else { return }
        throw CommandError(
            "the registry in database \(session.target.database) knows nothing of archives",
            hint: "flarexdb apply upgrades it."
        )
    }
}

extension PostgresSession {
    /// The last drill of each bot, or of one; none while the control schema is older than drills.
    fileprivate func readDrills(of bot: Name?) throws -> [Name: Drill] {
        try readControlVersion() < ControlVersion.drills ? [:] : readLastDrills(of: bot)
    }
}

/// What there is of a bot in the repository.
struct BackupListing {
    var bot: Name
    /// The newest first.
    var archives: [Archive]
    /// Nil where the last attempt did not fail.
    var failure: BackupFailure?
    /// What restores replaced and is still there, the last one first.
    var replaced: [Replaced] = []
    /// The last one; nil where no archive of the bot was ever tried.
    var drill: Drill?

    struct Replaced {
        var schema: Identifier
        var at: Timestamp
        /// Nil where there is no policy that says so.
        var keptUntil: Timestamp?
    }

    var earliest: Timestamp? { archives.last?.takenAt }
    var latest: Timestamp? { archives.first?.takenAt }

    var attempt: String {
        if let failure { return "failed at \(failure.at)" }
        return archives.isEmpty ? "none" : "done"
    }

    var verification: String {
        guard let drill else { return "never" }
        return drill.isVerified ? drill.begunAt.description : "failed at \(drill.begunAt)"
    }

    /// All that are known or have archives, by name.
    static func all(
        _ known: [Name],
        _ archives: [Archive],
        _ failures: [Name: BackupFailure],
        _ replaced: [Name: [(schema: Identifier, at: Timestamp)]],
        _ keep: TimeSpan?,
        _ drills: [Name: Drill]
    ) -> [BackupListing] {
        let byBot = Dictionary(grouping: archives, by: \.bot)
        return Set(known).union(byBot.keys).sorted().map { bot in
            BackupListing(
                bot: bot,
                archives: byBot[bot] ?? [],
                failure: failures[bot],
                replaced: (replaced[bot] ?? []).map { state in
                    Replaced(schema: state.schema, at: state.at, keptUntil: keep.map { state.at + $0 })
                },
                drill: drills[bot]
            )
        }
    }
}

/// The same for programs.
struct BackupDocument: Encodable {
    struct Entry: Encodable {
        var number: Int
        var takenAt: String
        var bytes: Int64
        var rows: Int
        var tables: [ArchivedTable]
        var plan: String
        var extensions: [String]
        var serverVersion: Int
        var snapshot: String
        var folder: String
    }

    struct Replaced: Encodable {
        var schema: String
        var replacedAt: String
        var keptUntil: String?
    }

    struct Failure: Encodable {
        var since: String
        var at: String
        var message: String
    }

    var bot: String
    var earliest: String?
    var latest: String?
    var archives: [Entry]
    var failure: Failure?
    var replaced: [Replaced]
    var drill: DrillDocument?

    init(_ listing: BackupListing) {
        bot = listing.bot.text
        earliest = listing.earliest?.description
        latest = listing.latest?.description
        archives = listing.archives.map {
            Entry(
                number: $0.number,
                takenAt: $0.takenAt.description,
                bytes: $0.bytes.bytes,
                rows: $0.rows,
                tables: $0.tables,
                plan: $0.plan.text,
                extensions: $0.extensions.map(\.name),
                serverVersion: $0.serverVersion,
                snapshot: $0.snapshot,
                folder: $0.folder
            )
        }
        failure = listing.failure.map {
            Failure(since: $0.since.description, at: $0.at.description, message: $0.message)
        }
        replaced = listing.replaced.map {
            Replaced(schema: $0.schema.name, replacedAt: $0.at.description, keptUntil: $0.keptUntil?.description)
        }
        drill = listing.drill.map(DrillDocument.init)
    }
}

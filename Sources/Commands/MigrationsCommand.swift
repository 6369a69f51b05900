import ArgumentParser
import Migrations
import Model
import Operations
import Planning
import PostgresClient
import Presentation

struct MigrationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrations",
        abstract: "List the migrations that a bot has.",
        discussion: "The bot itself sees the same: SELECT * FROM bot_migrations."
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @Option(name: .format, help: "How to print them. JSON has their texts, too.")
    var format: MigrateCommand.Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let name = try Name(ofBot: bot)
        let registry = try await Registry.open(options)
        _ = try await registry.status(of: bot)
        guard try await registry.session.hasMigrations() else { throw MigrationRefusal.noRecords }
        let records = try await registry.session.readMigrations(of: name)
        await registry.close()
        switch format {
        case .text: Console.output.write(Self.text(records, style: options.style(for: .output)))
        case .json: Console.output.write(try JSONOutput.document(["migrations": records.map(Entry.init)]))
        }
    }

    private static func text(_ records: [MigrationRecord], style: TextStyle) -> String {
        guard !records.isEmpty else { return "No migrations.\n" }
        var table = TextTable(header: ["ID", "NAME", "STATUS", "APPLIED", "BY", "TIME", "ERROR"])
        for record in records {
            let status = record.status.rawValue + (record.acceptedBy.map { ", accepted by \($0)" } ?? "")
            table.add([
                String(record.id), record.name, status, String(record.appliedAt.prefix(19)), record.appliedBy,
                "\(record.milliseconds) ms", record.error ?? "",
            ])
        }
        return table.text(style: style)
    }

    private struct Entry: Encodable {
        var id: Int
        var name: String
        var checksum: String
        var sql: String
        var status: String
        var appliedBy: String
        var appliedAt: String
        var durationMs: Int64
        var error: String?
        var acceptedBy: String?

        init(_ record: MigrationRecord) {
            (id, name, checksum, sql) = (record.id, record.name, record.checksum, record.sql)
            (status, appliedBy, appliedAt) = (record.status.rawValue, record.appliedBy, record.appliedAt)
            (durationMs, error, acceptedBy) = (record.milliseconds, record.error, record.acceptedBy)
        }
    }
}

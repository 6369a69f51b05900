import Migrations
import Model
import PanelStore
import Quota

/// What a bot stored, and what is billed for it this month.
struct UsageDocument: Encodable, Sendable {
    struct Day: Encodable, Sendable {
        var day: String
        var mostBytes: Int64
        var quotaBytes: Int64?
    }

    struct Line: Encodable, Sendable {
        var plan: String
        var quotaBytes: Int64
        var pricePerGBMonth: String
        var currency: String
        var amount: String
    }

    var month: String
    var isFinal: Bool
    var lines: [Line]
    var days: [Day]

    init(_ usage: BotUsage) {
        month = usage.invoice.month.description
        isFinal = usage.invoice.isOver
        lines = usage.invoice.lines.map {
            Line(
                plan: $0.plan,
                quotaBytes: $0.quota.bytes,
                pricePerGBMonth: $0.price.perGBMonth,
                currency: $0.price.currency,
                amount: $0.amount
            )
        }
        days = usage.days.map { Day(day: $0.day, mostBytes: $0.mostBytes, quotaBytes: $0.quota?.bytes) }
    }

    static let properties: [Schema.Property] = [
        .init("month", .pattern("^[0-9]{4}-[0-9]{2}$")), .init("isFinal", .flag),
        .init(
            "lines",
            .list(
                .object([
                    .init("plan", .text), .init("quotaBytes", .integer()), .init("pricePerGBMonth", .text),
                    .init("currency", .text), .init("amount", .text),
                ])
            )
        ),
        .init(
            "days",
            .list(
                .object([
                    .init("day", .pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")), .init("mostBytes", .integer()),
                    .optional("quotaBytes", .integer()),
                ])
            )
        ),
    ]
}

/// A migration that is recorded.
struct MigrationDocument: Encodable, Sendable {
    var id: Int
    var name: String
    var checksum: String
    var status: String
    var appliedBy: String
    var appliedAt: String
    var durationMs: Int64
    var error: String?
    var sql: String

    init(_ record: MigrationRecord) {
        (id, name, checksum, status) = (record.id, record.name, record.checksum, record.status.rawValue)
        (appliedBy, appliedAt, durationMs) = (record.appliedBy, record.appliedAt, record.milliseconds)
        (error, sql) = (record.error, record.sql)
    }

    static let properties: [Schema.Property] = [
        .init("id", .integer()), .init("name", .text), .init("checksum", .text),
        .init("status", .word(MigrationRecord.Status.allCases.map(\.rawValue))), .init("appliedBy", .text),
        .init("appliedAt", .text), .init("durationMs", .integer()), .optional("error", .text), .init("sql", .text),
    ]
}

/// An archive of a bot.
struct ArchiveDocument: Encodable, Sendable {
    var number: Int
    var takenAt: String
    var bytes: Int64
    var rows: Int
    var tables: Int
    var plan: String
    var serverVersion: Int
    var snapshot: String

    init(_ archive: Archive) {
        (number, takenAt, bytes) = (archive.number, archive.takenAt.description, archive.bytes.bytes)
        (rows, tables, plan) = (archive.rows, archive.tables.count, archive.plan.text)
        (serverVersion, snapshot) = (archive.serverVersion, archive.snapshot)
    }

    static let properties: [Schema.Property] = [
        .init("number", .integer()), .init("takenAt", .moment), .init("bytes", .integer()), .init("rows", .integer()),
        .init("tables", .integer()), .init("plan", .text), .init("serverVersion", .integer()), .init("snapshot", .text),
    ]
}

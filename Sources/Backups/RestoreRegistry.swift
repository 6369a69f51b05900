package import Model
package import Planning
package import PostgresClient
package import SQLText

/// What became of a restore, as the registry has it.
package enum RestoreResult: String, Sendable {
    case restored
    /// It came to nothing, and the bot has its old data.
    case putBack
}

/// A restore that is over, as the registry has it.
package struct RestoredArchive: Hashable, Sendable {
    package var bot: Name
    package var archive: Int
    package var takenAt: Timestamp
    package var replaced: Identifier
    package var endedAt: Timestamp
}

extension PostgresSession {
    /// Says that what was loaded is as it was archived.
    ///
    /// - Throws: `BackupError` where somebody else has put the old data back meanwhile.
    package func verify(_ restoration: Restoration) throws {
        let rows = try query(RestoreRecord.verification(of: restoration)) { try $0.text(0) }
        guard rows.isEmpty else { return }
        throw BackupError("another flarexdb has put the old data of bot \(restoration.bot.id) back meanwhile")
    }

    /// What became of a restore; nil for one that is not over, or never began.
    package func readResult(of restoration: Restoration) throws -> RestoreResult? {
        try query("SELECT result FROM flarex.restore WHERE mark = \(bind: .integer(restoration.mark))") {
            try $0.optionalText(0).flatMap(RestoreResult.init)
        }.first ?? nil
    }

    /// What was restored for a request; nil where it was not carried out to its end.
    package func readRestored(forRequest number: Int) throws -> RestoredArchive? {
        try query(
            """
            SELECT bot, archive, \(SQL.epoch(of: "taken_at")), replaced, \(SQL.epoch(of: "ended_at"))
            FROM flarex.restore WHERE request = \(number) AND result = 'restored'
            """
        ) { row -> RestoredArchive? in
            guard let bot = Name(try row.text(0)), let replaced = Identifier(try row.text(3)) else { return nil }
            return RestoredArchive(
                bot: bot,
                archive: try row.integer(1),
                takenAt: Timestamp(seconds: try row.integer(2, as: Int64.self)),
                replaced: replaced,
                endedAt: Timestamp(seconds: try row.integer(4, as: Int64.self))
            )
        }.compactMap(\.self).first
    }

    /// The schema in which an undo for a request has put what the bot had; nil where it was not carried out.
    package func readUndone(forRequest number: Int) throws -> Identifier? {
        try query("SELECT result ->> 'replaced' FROM flarex.request WHERE number = \(number)") {
            try $0.optionalText(0)
        }.first.flatMap { $0 }.flatMap { Identifier($0) }
    }

    /// Whether there is a restore of the bot that is not over.
    package func hasOpenRestore(of bot: Name) throws -> Bool {
        let rows = try query(
            "SELECT FROM flarex.restore WHERE bot = \(bind: .text(bot.text)) AND ended_at IS NULL"
        ) { _ in true }
        return !rows.isEmpty
    }

    /// The schemas that hold what restores replaced, by bot, each with the moment at which it was set aside; the last one
    /// first.
    package func readReplacedStates(of bot: Name? = nil) throws -> [Name: [(schema: Identifier, at: Timestamp)]] {
        let rows = try query(
            """
            SELECT bot, schema, \(SQL.epoch(of: "replaced_at")) FROM flarex.replaced
            WHERE \(bind: .optional(bot?.text))::text IS NULL OR bot = \(bind: .optional(bot?.text))
            ORDER BY replaced_at DESC, schema DESC
            """
        ) { row in
            guard let bot = Name(try row.text(0)), let schema = Identifier(try row.text(1)) else { return nil }
            return (bot, schema, Timestamp(seconds: try row.integer(2, as: Int64.self)))
        }.compactMap { $0 as (Name, Identifier, Timestamp)? }
        return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map { (schema: $0.1, at: $0.2) } }
    }

    /// A name for what a restore replaces now, which no schema has.
    package func readReplacedName(of role: Identifier, now: Timestamp) throws -> Identifier {
        let taken = Set(
            try query("SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname LIKE 'bot\\_%'") { try $0.text(0) }
        )
        var moment = now
        while taken.contains(ManagedName.replacedSchema(of: role, at: moment).name) {
            moment = moment + TimeSpan(seconds: 1)
        }
        return ManagedName.replacedSchema(of: role, at: moment)
    }

    /// How many objects are in a bot's schema.
    package func countObjects(in schema: Identifier) throws -> Int {
        try query(
            """
            SELECT count(*) FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_namespace n ON n.oid = d.refobjid
            WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.deptype = 'n'
                AND n.nspname = \(bind: .text(schema.name))
                AND \(ObjectPlace.schema(of: "d.classid", "d.objid")) = n.oid
            """
        ) { try $0.integer(0) }.first ?? 0
    }
}

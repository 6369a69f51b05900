package import Model
package import SQLText
import Text

/// One change of a restore, or to what restores replaced.
package enum RestoreStep: Hashable, Sendable {
    /// Writes down that the bot's data are about to be replaced.
    case begin(Restoration)
    /// Lets nobody log in by a login of the bot's any more.
    case shut(login: Identifier)
    /// Gives the bot's schema another name, under which nobody may use it.
    case setAside(Restoration)
    /// Loads the archive. It is done as the bot, so that nothing of what is loaded runs with other rights.
    case load(Restoration)
    /// Ends a restore whose data are as they were archived.
    case finish(Name)
    /// Drops everything in a schema of the bot's, in as many transactions as that takes.
    case clear(Identifier)
    /// Ends a restore that came to nothing: the bot has its old data again.
    case putBack(PutBack)
    /// Gives the bot what a restore replaced, and sets aside what it has.
    case swap(Swap)
    /// Drops a schema that held what was replaced, and is empty.
    case dropReplaced(Identifier)
    /// Forgets a schema that is gone.
    case forgetReplaced(Identifier)
}

/// An archive that takes the place of a bot's data.
package struct Restoration: Hashable, Sendable {
    package var bot: BotReference
    package var archive: Archive
    /// The schema that is to hold what is replaced.
    package var replaced: Identifier
    /// The key of the advisory lock that is held for as long as the restore is under way.
    package var mark: Int64
    /// The request that it is carried out for; nil for none.
    package var request: Int?

    package init(bot: BotReference, archive: Archive, replaced: Identifier, mark: Int64, request: Int? = nil) {
        self.request = request
        self.bot = bot
        self.archive = archive
        self.replaced = replaced
        self.mark = mark
    }
}

/// The way back from a restore that came to nothing.
package struct PutBack: Hashable, Sendable {
    package var bot: Name
    package var role: Identifier
    /// The schema that holds the old data; nil where they were never set aside.
    package var replaced: Identifier?
    /// Whether there is a new schema to drop, which is empty.
    package var dropsNew: Bool
}

/// What changes places when a restore is undone.
package struct Swap: Hashable, Sendable {
    package var bot: BotReference
    /// The schema whose data the bot gets.
    package var replaced: Identifier
    /// The schema that is to hold those that it has.
    package var aside: Identifier
    /// The request that it is carried out for; nil for none.
    package var request: Int?
}

extension RestoreStep: PlainStepFamily {
    var kind: String {
        switch self {
        case .begin: "beginRestore"
        case .shut: "shutLogin"
        case .setAside: "setAside"
        case .load: "loadArchive"
        case .finish: "finishRestore"
        case .clear: "clearSchema"
        case .putBack: "putBack"
        case .swap: "swapBack"
        case .dropReplaced: "dropReplaced"
        case .forgetReplaced: "forgetReplaced"
        }
    }

    var discriminator: String? {
        switch self {
        case .begin, .setAside, .load, .finish, .putBack, .swap: nil
        case .shut(let name), .clear(let name), .dropReplaced(let name), .forgetReplaced(let name): name.key
        }
    }

    var commitment: Commitment {
        switch self {
        // Whoever may not log in any more has to be seen as such by everybody before the last session is ended.
        case .shut: .alone
        // They commit by themselves, after each part.
        case .clear, .load: .bare
        case .begin, .setAside, .finish, .putBack, .swap, .dropReplaced, .forgetReplaced: .together
        }
    }

    func target(of bot: BotReference?) -> String {
        func schema(_ name: Identifier) -> String { name == bot?.role ? "schema" : "schema \(name)" }
        return switch self {
        case .begin(let restoration):
            restoration.bot == bot ? "registry entry" : "registry entry of \(restoration.bot.id)"
        case .finish(let id): id == bot?.id ? "registry entry" : "registry entry of \(id)"
        case .shut(let login): login == bot?.role ? "role" : "role \(login)"
        case .setAside(let restoration), .load(let restoration): schema(restoration.bot.role)
        case .putBack(let way): schema(way.role)
        case .swap(let swap): schema(swap.bot.role)
        case .clear(let name), .dropReplaced(let name), .forgetReplaced(let name): schema(name)
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .begin(let restoration): "\(target): restore of archive \(restoration.archive.number) begun"
        case .shut: "\(target): sessions ended, NOLOGIN"
        case .setAside(let restoration): "\(target): renamed to \(restoration.replaced), no rights for anyone"
        case .load(let restoration): "\(target): \(restoration.archive.words) loaded, and compared with the registry"
        case .finish: "\(target): restore ended"
        case .clear: "\(target): everything in it"
        case .putBack(let way):
            way.replaced.map { "\(target): \($0) renamed back, the restore given up" }
                ?? "\(target): the restore given up"
        case .swap(let swap): "\(target): renamed to \(swap.aside), and \(swap.replaced) takes its place"
        case .dropReplaced: "\(target): what a restore replaced"
        case .forgetReplaced: "\(target): forgotten, it is gone"
        }
    }

    var statements: [SQL] {
        switch self {
        case .begin(let restoration): [Self.record(of: restoration)]
        case .shut(let login): AccessStep.shut(login: login).statements
        case .setAside(let restoration):
            Self.settingAside(restoration.bot, to: restoration.replaced)
        // What stands for it where people read SQL; it is never sent.
        case .load(let restoration): ["-- pg_restore, as \(restoration.bot.role)"]
        case .finish(let bot): Self.migrations(of: bot) + [Self.ending(bot, "restored"), Self.event(bot, "restored")]
        case .clear(let schema): [SchemaRemoval.statement(for: schema)]
        case .putBack(let way): Self.puttingBack(way)
        case .swap(let swap): Self.swapping(swap)
        case .dropReplaced(let schema): [SchemaRemoval.end(of: schema), Self.forgetting(schema)]
        case .forgetReplaced(let schema): [Self.forgetting(schema)]
        }
    }

    /// Fails where the archive is gone meanwhile, or another restore of the bot is not over.
    private static func record(of restoration: Restoration) -> SQL {
        let archive: SQL = "FROM flarex.archive WHERE number = \(restoration.archive.number)"
        return """
            INSERT INTO flarex.restore (bot, role, archive, source, taken_at, replaced, mark, request)
            VALUES (\(bind: .text(restoration.bot.id.text)), \(bind: .text(restoration.bot.role.name)),
                \(restoration.archive.number), (SELECT bot \(archive)), (SELECT taken_at \(archive)),
                \(bind: .text(restoration.replaced.name)), \(bind: .integer(restoration.mark)),
                \(bind: restoration.request.map { .integer($0) } ?? .null)::bigint)
            """
    }

    /// Whoever came in while the logins were shut is ended first.
    private static func settingAside(_ bot: BotReference, to schema: Identifier) -> [SQL] {
        [
            "SET LOCAL client_min_messages TO error",
            """
            SELECT pg_catalog.pg_terminate_backend(a.pid, 5000) FROM pg_catalog.pg_stat_activity a
            WHERE \(BotRole.isSession(of: "\(bind: .text(bot.role.name))"))
            """,
            "ALTER SCHEMA \(bot.role) RENAME TO \(schema)",
            "REVOKE ALL ON SCHEMA \(schema) FROM \(bot.role) CASCADE",
            """
            INSERT INTO flarex.replaced (schema, bot, role, migrations)
            SELECT \(bind: .text(schema.name)), \(bind: .text(bot.id.text)), \(bind: .text(bot.role.name)),
                coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(m) ORDER BY m.id), '[]')
            FROM flarex.bot_migration m WHERE m.bot = \(bind: .text(bot.id.text))
            """,
        ]
    }

    private static func puttingBack(_ way: PutBack) -> [SQL] {
        var statements = way.dropsNew ? [SchemaRemoval.end(of: way.role)] : []
        if let replaced = way.replaced {
            statements += ["ALTER SCHEMA \(replaced) RENAME TO \(way.role)", forgetting(replaced)]
        }
        return statements + [ending(way.bot, "putBack"), event(way.bot, "restoreGivenUp")]
    }

    private static func swapping(_ swap: Swap) -> [SQL] {
        let bot = swap.bot.id
        return settingAside(swap.bot, to: swap.aside) + [
            "DELETE FROM flarex.bot_migration WHERE bot = \(bind: .text(bot.text))",
            """
            INSERT INTO flarex.bot_migration SELECT m.* FROM flarex.replaced r
            CROSS JOIN pg_catalog.jsonb_populate_recordset(NULL::flarex.bot_migration, r.migrations) m
            WHERE r.schema = \(bind: .text(swap.replaced.name))
            """,
            "ALTER SCHEMA \(swap.replaced) RENAME TO \(swap.bot.role)", forgetting(swap.replaced),
            RestoreRecord.measurement(of: bot, in: swap.bot.role), event(bot, "restoreUndone"),
        ] + (swap.request.map { [noting(swap.aside, of: $0)] } ?? [])
    }

    /// Which migrations a bot has had belongs to its data: those that came after the archive are to be applied again, and
    /// a copy of another bot's data has had that one's.
    private static func migrations(of bot: Name) -> [SQL] {
        let open: SQL = "r.bot = \(bind: .text(bot.text)) AND r.ended_at IS NULL"
        return [
            """
            DELETE FROM flarex.bot_migration m USING flarex.restore r
            WHERE \(open) AND m.bot = r.bot AND (r.source <> r.bot OR m.applied_at > r.taken_at)
            """,
            """
            INSERT INTO flarex.bot_migration
            SELECT (pg_catalog.jsonb_populate_record(m, pg_catalog.jsonb_build_object('bot', r.bot))).*
            FROM flarex.restore r JOIN flarex.bot_migration m ON m.bot = r.source AND m.applied_at <= r.taken_at
            WHERE \(open) AND r.source <> r.bot
            """,
        ]
    }

    private static func ending(_ bot: Name, _ result: Literal) -> SQL {
        """
        UPDATE flarex.restore SET ended_at = now(), result = \(result)
        WHERE bot = \(bind: .text(bot.text)) AND ended_at IS NULL
        """
    }

    /// Says in the request that it is done: whoever carries it out again does not do it twice.
    private static func noting(_ replaced: Identifier, of request: Int) -> SQL {
        """
        UPDATE flarex.request SET result = pg_catalog.jsonb_build_object('replaced', \(bind: .text(replaced.name))::text)
        WHERE number = \(request)
        """
    }

    private static func forgetting(_ schema: Identifier) -> SQL {
        "DELETE FROM flarex.replaced WHERE schema = \(bind: .text(schema.name))"
    }

    private static func event(_ bot: Name, _ kind: Literal) -> SQL {
        """
        INSERT INTO flarex.event (bot, kind, message)
        SELECT \(bind: .text(bot.text)), \(kind), coalesce((
            SELECT pg_catalog.format('archive %s of %s', archive, source) FROM flarex.restore
            WHERE bot = \(bind: .text(bot.text)) ORDER BY number DESC LIMIT 1), '')
        """
    }
}

extension Archive {
    /// Such as `archive 12 of 2026-11-28T12:00:00Z (6 tables, 1203 rows)`.
    fileprivate var words: String {
        "archive \(number) of \(takenAt) (\(counted(tables.count, "table")), \(counted(rows, "row")))"
    }
}

/// What the process that restores writes down while nobody else may.
package enum RestoreRecord {
    /// Says that what was loaded is as it was archived, and what the bot stores now. From then on the next pass ends the
    /// restore and lets the bot in.
    ///
    /// It answers no row where the restore is over, since somebody else has put the old data back.
    package static func verification(of restoration: Restoration) -> SQL {
        """
        WITH verified AS (
            UPDATE flarex.restore SET verified_at = now()
            WHERE mark = \(bind: .integer(restoration.mark)) AND ended_at IS NULL RETURNING bot
        ), measured AS (
            UPDATE flarex.usage SET measured_at = now(), counted_at = now(), bytes = \(size(of: restoration.bot.role))
            WHERE bot IN (SELECT bot FROM verified)
        )
        SELECT bot FROM verified
        """
    }

    /// Notes what the bot stores, until the next sweep looks at the files.
    static func measurement(of bot: Name, in schema: Identifier) -> SQL {
        """
        UPDATE flarex.usage SET measured_at = now(), counted_at = now(), bytes = \(size(of: schema))
        WHERE bot = \(bind: .text(bot.text))
        """
    }

    /// The size of a schema's relations. Nobody is connected who could lock one of them.
    private static func size(of schema: Identifier) -> SQL {
        """
        (SELECT coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(bind: .text(schema.name)) AND c.relkind IN ('r', 'm', 'S'))
        """
    }
}

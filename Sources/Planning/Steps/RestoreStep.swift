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

extension RestoreStep {
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

    /// What keeps two steps of one kind and one bot apart.
    var discriminator: Identifier? {
        switch self {
        case .begin, .setAside, .load, .finish, .putBack, .swap: nil
        case .shut(let name), .clear(let name), .dropReplaced(let name), .forgetReplaced(let name): name
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
}

extension Archive {
    /// Such as `archive 12 of 2026-11-28T12:00:00Z (6 tables, 1203 rows)`.
    fileprivate var words: String {
        "archive \(number) of \(takenAt) (\(counted(tables.count, "table")), \(counted(rows, "row")))"
    }
}

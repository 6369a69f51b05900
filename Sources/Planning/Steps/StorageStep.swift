package import Model
import SQLText

/// A change that keeps a bot within its storage.
package enum StorageStep: Hashable, Sendable {
    /// Marks the bot, so that its writes fail, and remembers the limit that it is over. Marks that somebody else made,
    /// or that give the bot more than they should, go in the same moment.
    case restrict(BotReference, limit: ByteCount, StorageLimit.Origin, replacing: [Membership])
    /// Takes the mark away.
    case lift(BotReference, [Membership])
    /// Gives the bot's tables the trigger that refuses writes while the bot is marked: so many of them, as far as that
    /// is known.
    case arm(BotReference, tables: Int?, endsWriters: Bool)
    /// Ends the bot's sessions whose statement began before the block and still writes.
    case endWriters(BotReference)
    /// Rewrites a table without its dead space, beside the pass; see ``Rewrite``.
    case reclaim(BotReference, TableWaste)

    package var bot: BotReference {
        switch self {
        case .restrict(let bot, _, _, _), .lift(let bot, _), .arm(let bot, _, _), .endWriters(let bot),
            .reclaim(let bot, _):
            bot
        }
    }

    /// How often a table's lock is tried for, each time for a bounded while, before the bot's sessions that
    /// hold it are ended, and how often after that.
    package static let attempts = 5
    package static let lastAttempts = 3
}

extension StorageStep {
    var kind: String {
        switch self {
        case .restrict: "restrictWrites"
        case .lift: "liftRestriction"
        case .arm: "armTables"
        case .endWriters: "endWriters"
        case .reclaim: "reclaimSpace"
        }
    }

    /// What keeps two steps of one kind and one bot apart.
    var discriminator: Identifier? {
        if case .reclaim(_, let waste) = self { waste.table } else { nil }
    }

    var commitment: Commitment {
        switch self {
        case .restrict: .alone
        case .lift: .together
        case .arm, .endWriters, .reclaim: .bare
        }
    }

    func target(of reader: BotReference?) -> String {
        func named(_ kind: String, _ name: Identifier) -> String { bot == reader ? kind : "\(kind) \(name)" }
        return switch self {
        case .restrict, .lift: named("role", bot.role)
        case .arm: bot == reader ? "tables" : "tables of \(bot.role)"
        case .endWriters: bot == reader ? "sessions" : "sessions of \(bot.role)"
        case .reclaim(_, let waste): "table \(waste.table)"
        }
    }

    func summary(of reader: BotReference?) -> String {
        let target = target(of: reader)
        return switch self {
        case .restrict(_, let limit, _, _): "\(target): writes blocked over \(limit.approximate)"
        case .lift: "\(target): writes no longer blocked"
        case .arm(_, let tables, _):
            "\(target): \(tables.map(String.init) ?? "all") to refuse writes while the bot is blocked"
        case .endWriters: "\(target): end those whose write began before the block"
        case .reclaim(_, let waste):
            "\(target): rewritten, about \(waste.gain.approximate) of \(waste.total.approximate) given back"
        }
    }
}

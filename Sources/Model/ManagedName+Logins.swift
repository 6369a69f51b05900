package import SQLText

/// The roles that a bot logs in as.
///
/// As long as its credential was never rotated that is the bot's own role. From then on two roles take turns, named as
/// the bot with `_a` and `_b` after it: each acts as the bot's role from the moment it logs in, so that all that the
/// bot makes has one owner.
extension ManagedName {
    private static let suffixes = ["_a", "_b"]

    package static func logins(of bot: Identifier) -> [Identifier] { suffixes.map { identifier(bot.name + $0) } }

    /// The login that the next credential of a bot is for.
    package static func login(of bot: Identifier, after current: Identifier) -> Identifier {
        let logins = logins(of: bot)
        return current == logins[0] ? logins[1] : logins[0]
    }

    /// The role of the bot that a login belongs to; nil when the name is not a login's.
    package static func bot(ofLogin name: Identifier) -> Identifier? {
        // The length is known at once, and most names have another.
        guard name.count == 22, suffixes.contains(where: name.name.hasSuffix) else { return nil }
        return Identifier(String(name.name.dropLast(2))).flatMap { isBot($0) ? $0 : nil }
    }
}

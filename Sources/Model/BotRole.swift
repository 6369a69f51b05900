package import SQLText

/// The bot that a role stands for, where a bot may be logged in as its own role, as a login of its or by an access. See
/// `ManagedName`.
package enum BotRole {
    /// Matches the names of bots' own roles, of their logins, and of those who act as a bot for a while.
    package static let pattern: SQL = "'^(bot_[0-9a-f]{16}(_[ab])?|con_[0-9a-f]{16}_[0-9a-f]{8}(_via)?)$'"

    /// Matches the names of bots' logins and of accesses. What is in parentheses is what the bot's own name ends with.
    package static let loginPattern: SQL = """
        '^(?:bot_(?=.{16}_[ab]$)|con_(?=.{16}_[0-9a-f]{8}(?:_via)?$))([0-9a-f]{16})'
        """

    /// The name of the bot's own role; any other name stands for itself.
    package static func name(of role: SQL) -> SQL {
        "coalesce('bot_' || substring(\(role)::text from \(loginPattern)), \(role)::text)"
    }

    /// Whether session `a` is one of the bot with that role of its own, whatever the bot is logged in as.
    package static func isSession(of role: SQL) -> SQL { "\(name(of: "a.usename")) = \(role)" }
}

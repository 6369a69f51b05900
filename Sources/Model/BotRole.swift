package import SQLText

/// The bot that a role stands for, where a bot may be logged in as its own role or as a login of its. See `ManagedName`.
package enum BotRole {
    /// Matches the names of bots' own roles and of their logins.
    package static let pattern: SQL = "'^bot_[0-9a-f]{16}(_[ab])?$'"

    /// Matches the names of bots' logins.
    package static let loginPattern: SQL = "'^(bot_[0-9a-f]{16})_[ab]$'"

    /// The name of the bot's own role; any other name stands for itself.
    package static func name(of role: SQL) -> SQL {
        "coalesce(substring(\(role)::text from \(loginPattern)), \(role)::text)"
    }

    /// Whether session `a` is one of the bot with that role of its own, whatever the bot is logged in as.
    package static func isSession(of role: SQL) -> SQL { "\(name(of: "a.usename")) = \(role)" }
}

import SQLText

/// The bot that a role stands for, where a bot may be logged in as its own role or as a login of its.
enum BotRole {
    static let loginPattern: SQL = "'^(bot_[0-9a-f]{16})_[ab]$'"

    /// The name of the bot's own role; any other name stands for itself.
    static func name(of role: SQL) -> SQL { "coalesce(substring(\(role)::text from \(loginPattern)), \(role)::text)" }
}

package import SQLText

/// A restore that has begun and is not over, as the registry has it.
package struct ObservedRestore: Hashable, Sendable {
    package var bot: Name
    /// The schema in which the bot's data are or will be set aside.
    package var replaced: Identifier
    package var begunAt: Timestamp
    /// Whether what was loaded is as it was archived. From then on the bot's old data stay aside.
    package var isVerified: Bool
    /// Whether the process that restores is there. Otherwise the next pass puts the old data back, or ends the restore.
    package var isUnderWay: Bool

    package init(bot: Name, replaced: Identifier, begunAt: Timestamp, isVerified: Bool, isUnderWay: Bool) {
        self.bot = bot
        self.replaced = replaced
        self.begunAt = begunAt
        self.isVerified = isVerified
        self.isUnderWay = isUnderWay
    }
}

/// What a restore replaced and the registry still has.
package struct ReplacedState: Hashable, Sendable {
    package var bot: Name
    package var role: Identifier
    package var replacedAt: Timestamp

    package init(bot: Name, role: Identifier, replacedAt: Timestamp) {
        self.bot = bot
        self.role = role
        self.replacedAt = replacedAt
    }
}

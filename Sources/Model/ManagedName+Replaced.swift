package import SQLText

/// The schemas that hold what restores replaced.
///
/// Such a schema has the name of the bot's own, then `_replaced_` and the second at which it was set aside (UTC).
extension ManagedName {
    /// Matches these names and those of bots' own schemas.
    package static let homePattern: SQL = "'^bot_[0-9a-f]{16}(_replaced_[0-9]{14})?$'"
    /// Matches these names alone.
    package static let replacedPattern: SQL = "'^bot_[0-9a-f]{16}_replaced_[0-9]{14}$'"

    private static let infix = "_replaced_"

    /// The schema that holds what a restore replaces.
    ///
    /// - Parameter moment: sets it apart from what other restores of the bot replaced.
    package static func replacedSchema(of bot: Identifier, at moment: Timestamp) -> Identifier {
        identifier(bot.name + infix + moment.description.filter { ("0"..."9").contains($0) })
    }

    /// The role of the bot whose replaced state a schema holds; nil when the name is another kind of schema's.
    package static func bot(ofReplaced name: Identifier) -> Identifier? {
        let (role, rest) = (name.name.prefix(20), name.name.dropFirst(20))
        guard rest.hasPrefix(infix), rest.utf8.count == infix.utf8.count + 14,
            rest.dropFirst(infix.count).allSatisfy({ ("0"..."9").contains($0) }), let bot = Identifier(String(role)),
            role.hasPrefix("bot_"), role.dropFirst(4).utf8.allSatisfy(isHexadecimal)
        else { return nil }
        return bot
    }
}

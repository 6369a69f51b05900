package import SQLText

/// The roles through which flarexdb acts as a bot for a while.
///
/// An access is a login of its own: `con_`, the 16 hexadecimal digits of the bot, and 8 random ones. Before PostgreSQL 16
/// a second role stands between it and the bot, see `AccessOpening`.
extension ManagedName {
    private static let relaySuffix = "_via"
    private static let loginLength = "con_".utf8.count + 16 + 1 + 8

    /// The login of an access.
    ///
    /// - Parameter number: random, so that two accesses of one bot do not meet.
    package static func accessLogin(of bot: Identifier, number: UInt32) -> Identifier {
        let digits = String(number, radix: 16)
        return identifier("con_\(bot.name.dropFirst(4))_" + String(repeating: "0", count: 8 - digits.count) + digits)
    }

    /// The role that stands between an access's login and the bot, where there is one.
    package static func accessRelay(of login: Identifier) -> Identifier { identifier(login.name + relaySuffix) }

    /// The login of the access to which a role belongs; nil when the name is not an access's.
    package static func accessLogin(ofRole name: Identifier) -> Identifier? {
        // Most names have another length.
        guard name.count >= loginLength else { return nil }
        let text = name.name
        let length = text.utf8.count
        guard length == loginLength || length == loginLength + relaySuffix.utf8.count && text.hasSuffix(relaySuffix),
            text.hasPrefix("con_")
        else { return nil }
        let digits = text.utf8.dropFirst(4).prefix(loginLength - 4)
        let isAccess = digits.enumerated().allSatisfy { $0 == 16 ? $1 == UInt8(ascii: "_") : isHexadecimal($1) }
        return isAccess ? identifier(String(text.prefix(loginLength))) : nil
    }

    /// The role of the bot as which an access acts; nil when the name is not an access's.
    package static func bot(ofAccess name: Identifier) -> Identifier? {
        accessLogin(ofRole: name).map { identifier("bot_" + $0.name.dropFirst(4).prefix(16)) }
    }
}

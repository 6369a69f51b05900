package import Model

/// Why nobody acts as a bot just now.
package enum AccessRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    case unknown(Name)
    case inactive(Name, Phase)
    /// Its data are being replaced, or were to be, and nobody has put them back yet.
    case restoring(Name)
    /// The bot has no role of its own; the next pass makes it.
    case roleless(Name)
    /// The policy asks for a reason, and none was given.
    case unreasoned(Name)

    package var description: String {
        switch self {
        case .unknown(let bot): "the registry knows no bot \(bot)"
        case .inactive(let bot, let phase): "bot \(bot) is \(phase.rawValue): nothing acts as it"
        case .restoring(let bot): "the data of bot \(bot) are being replaced by those of an archive"
        case .roleless(let bot): "bot \(bot) has no role yet"
        case .unreasoned(let bot): "the policy asks for a reason to act as bot \(bot)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .unknown: "flarexdb status lists the bots."
        case .inactive: "An administrator can look at its data with flarexdb console --read-only."
        case .restoring: "Wait for the end of the restore. If it was interrupted, flarexdb apply ends it."
        case .roleless: "flarexdb apply makes it."
        case .unreasoned: "Say why; the audit log keeps it."
        }
    }
}

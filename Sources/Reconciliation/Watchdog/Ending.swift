package import Model
package import SQLText

/// Something of a bot's, or run for a bot by the server, that the watchdog has ended since it harmed others.
package struct Ending: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// All of the bot's sessions together held more than their share of the lock table.
        case locks
        /// The transaction was older than the policy allows.
        case transactionAge
        /// Another bot, or flarexdb, waited for it.
        case blockOthers
        /// A worker of autovacuum did not come back from the bot's code.
        case autovacuum
    }

    package var reason: Reason
    /// The bot's own role.
    package var role: Identifier
    /// The role of who waited, or what that is where it is no bot's.
    package var victim: String?
    /// What happened, in a sentence that names roles.
    package var message: String

    /// The sentence with the names of the bots among these in the place of their roles.
    package func message(among bots: [DesiredBot]) -> String {
        bots.lazy.filter { $0.role == role || $0.role.name == victim }
            .reduce(message) { $0.replacing($1.role.name, with: $1.id.text) }
    }
}

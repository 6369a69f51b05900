package import Model

/// Who wants to act as which bot, for how long and for what. It is written down in `flarex.access`.
package struct AccessRequest: Hashable, Sendable {
    package enum Purpose: String, Sendable, CaseIterable {
        /// Statements that a person sends.
        case console
        case migrate
        case restore
        /// Room is made in the tables of a bot that is over its quota.
        case reclaim
    }

    package var bot: Name
    package var purpose: Purpose
    /// A person's or a program's name, as far as it is known.
    package var actor: String
    /// Why, in the actor's own words.
    package var reason: String?
    /// After that time a pass ends the access, whether or not it was closed.
    package var duration: TimeSpan

    package init(bot: Name, purpose: Purpose, actor: String, reason: String? = nil, duration: TimeSpan) {
        self.bot = bot
        self.purpose = purpose
        self.actor = actor
        self.reason = reason
        self.duration = duration
    }
}

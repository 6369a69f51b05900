package import Audit
package import Model

/// Who wants to act as which bot, for how long and for what. It is written down in `flarex.access` and the audit log.
package struct AccessRequest: Sendable {
    package enum Purpose: String, Sendable, CaseIterable {
        /// Statements that a person sends.
        case console
        /// Statements that a person sends and that change nothing. Only these are for a bot that is suspended or
        /// tombstoned, and whoever connects sees to it that they change nothing.
        case inspect
        case migrate
        case restore
        /// Room is made in the tables of a bot that is over its quota.
        case reclaim
    }

    package var bot: Name
    package var purpose: Purpose
    /// On whose behalf, and why.
    package var context: AuditContext
    /// After that time a pass ends the access, whether or not it was closed.
    package var duration: TimeSpan

    package init(bot: Name, purpose: Purpose, by context: AuditContext, duration: TimeSpan) {
        self.bot = bot
        self.purpose = purpose
        self.context = context
        self.duration = duration
    }

    /// - Parameters:
    ///   - actor: a person's or a program's name, as far as it is known.
    ///   - reason: why, in the actor's own words.
    package init(bot: Name, purpose: Purpose, actor: String, reason: String? = nil, duration: TimeSpan) {
        var context = AuditContext.process()
        context.actor = actor
        context.reason = reason
        self.init(bot: bot, purpose: purpose, by: context, duration: duration)
    }
}

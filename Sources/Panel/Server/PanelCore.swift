package import AsyncHTTPClient
import Audit
import HTTPTypes
package import Logging
import Model
package import PanelStore
import Synchronization

/// What all answers are made with.
package final class PanelCore: Sendable {
    let options: PanelOptions
    let store: PanelStore
    let views: Views
    let members: MemberCache
    let renewals: Renewals
    let providers: Providers
    let doorkeeper: Doorkeeper
    let clock: PanelClock
    let desk: ConsoleDesk
    package let metrics: PanelMetrics
    let logger: Logger

    let rates: PanelRates

    /// - Throws: what is wrong with a template.
    package init(
        _ options: PanelOptions,
        store: PanelStore,
        client: HTTPClient,
        clock: PanelClock = .system,
        logger: Logger,
        readSecret: @escaping @Sendable (String) throws -> String
    ) throws {
        self.options = options
        self.store = store
        self.clock = clock
        self.logger = logger
        views = try Views()
        renewals = Renewals(interval: options.renewal)
        rates = PanelRates(requestBurst: options.requestBurst)
        members = MemberCache(store)
        providers = Providers(members, client: client, origin: options.origin, readSecret: readSecret)
        metrics = PanelMetrics()
        desk = ConsoleDesk(limits: .init(sessions: store.consoleLimit), ended: { [metrics] in metrics.ran(failed: $0) })
        { subject, context in
            try await store.console(of: subject.bot, isReadOnly: subject.isReadOnly, by: context)
        }
        doorkeeper = Doorkeeper(
            store: store,
            cookies: PanelCookies(isSecure: options.origin.isSecure),
            members: members,
            renewals: renewals,
            providers: providers,
            clock: clock,
            logger: logger
        )
    }

    var cookies: PanelCookies { PanelCookies(isSecure: options.origin.isSecure) }
    var forgeryCheck: ForgeryCheck { ForgeryCheck(origin: options.origin) }
    var securityHeaders: SecurityHeaders { SecurityHeaders(isSecure: options.origin.isSecure) }

    /// The bot of a path; nil where the registry has none of that name.
    ///
    /// - Throws: `PostgresError`.
    func subject(_ name: String) async throws -> BotStatus? {
        guard let name = Name(name) else { return nil }
        return try await store.bot(name)
    }

    /// Writes down that somebody was kept from something, and gives the answer to that.
    func refusal(of visitor: Visitor, on route: Route, bot: String?, _ origin: AuditOrigin) async -> Problem {
        await record(.deny, by: origin.context(of: visitor.name), text: route.summary(bot), result: .refused)
        return Problem(.forbidden, "The audit log has this attempt.")
    }

    /// Writes down that a sign-in, a session or a token was not good.
    func recordRefusedSignIn(of actor: String = "unknown", _ reason: String, _ origin: AuditOrigin) async {
        await record(.signIn, by: origin.context(of: actor), text: reason, result: .refused)
    }

    /// Entries that anybody can cause are bounded by address; what is left out is counted.
    private func record(_ act: AuditAct, by context: AuditContext, text: String, result: AuditDraft.Result) async {
        metrics.refused(act)
        guard rates.refusals.admit(context.client ?? "") == nil else { return }
        do {
            let intent = AuditDraft.intent(act, text: text, by: context)
            guard let number = try await store.record([intent]).first else { return }
            try await store.record([intent.outcome(of: number, result)])
        } catch {
            logger.error("cannot write to the audit log: \(error)")
        }
    }

    /// Writes down what was done.
    ///
    /// - Throws: `PostgresError`: what cannot be written down is not done.
    func record(_ act: AuditAct, by context: AuditContext, text: String) async throws {
        let intent = AuditDraft.intent(act, text: text, by: context)
        guard let number = try await store.record([intent]).first else { return }
        try await store.record([intent.outcome(of: number, .done)])
    }
}

extension Route {
    /// What was asked for, for the audit log: the path's pattern and the bot, since the rest of a URL may be anything.
    fileprivate func summary(_ bot: String?) -> String {
        "\(method.rawValue) \(path)" + (bot.map { ", bot \($0)" } ?? "")
    }
}

package import Audit
import Model
package import Planning
package import PostgresClient
package import SQLText
package import Secrets

/// Applies change plans. It is the only place from which DDL goes to a server.
///
/// The cluster's steps are applied one by one; then every bot's steps, in one transaction wherever PostgreSQL allows
/// it, on a bounded number of sessions. One bot that fails does not keep others waiting.
package struct Executor: Sendable {
    package static let defaultSessions = 4

    /// Opens a session in a database; nil stands for the one that exists in every cluster.
    let connect: @Sendable (Identifier?) async throws -> PostgresSession
    /// What lets transactions take effect. Asked before each attempt of one, after there is a session for it; throws
    /// when they must not any more.
    let fence: @Sendable () async throws -> Fence?
    let issuer: CredentialIssuer
    /// On whose behalf steps are applied, for the audit log.
    let actor: AuditContext
    let sessions: Int
    /// Called from any task before a bot's steps.
    let started: @Sendable (BotReference) -> Void
    /// Called from any task after each outcome.
    let progress: @Sendable (Outcome) -> Void
    /// Asked before each bot; true ends the work with what is under way.
    let shouldStop: @Sendable () async -> Bool

    package init(
        connect: @escaping @Sendable (Identifier?) async throws -> PostgresSession,
        fence: @escaping @Sendable () async throws -> Fence? = { nil },
        issuer: CredentialIssuer = CredentialIssuer(),
        actor: AuditContext = .process(),
        sessions: Int = defaultSessions,
        started: @escaping @Sendable (BotReference) -> Void = { _ in },
        progress: @escaping @Sendable (Outcome) -> Void = { _ in },
        shouldStop: @escaping @Sendable () async -> Bool = { false }
    ) {
        self.connect = connect
        self.fence = fence
        self.issuer = issuer
        self.actor = actor
        self.sessions = sessions
        self.started = started
        self.progress = progress
        self.shouldStop = shouldStop
    }

    /// Applies the steps in their order; the outcomes come in the same order.
    package func apply(_ plan: ChangePlan) async -> [Outcome] {
        let cluster = await applyCluster(plan)
        let failed = Set(cluster.lazy.filter { !$0.isApplied }.flatMap(\.steps))
        return cluster + (await applyBots(plan, failed: failed))
    }

    /// Applies the cluster's own steps alone.
    package func applyCluster(_ plan: ChangePlan) async -> [Outcome] {
        guard !plan.clusterSteps.isEmpty else { return [] }
        return await recorded(PassRecord(clusterOf: plan, by: actor), of: plan, bringsLog: true) {
            await ClusterRun(executor: self, plan: plan).run()
        }
    }

    /// Applies the bots' steps alone.
    ///
    /// - Parameter failed: the ids of the cluster's steps that did not take effect.
    package func applyBots(_ plan: ChangePlan, failed: Set<String>) async -> [Outcome] {
        guard plan.steps.contains(where: { $0.bot != nil }) else { return [] }
        return await recorded(PassRecord(botsOf: plan, by: actor), of: plan, bringsLog: false) {
            await BotsRun(executor: self, plan: plan, failed: failed).run()
        }
    }
}

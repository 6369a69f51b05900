import Audit
import Catalog
import Logging
import Model
import PanelStore
import PostgresClient
import Reconciliation
import SystemPackage

/// Carries out what the panel has filed, one request after another, for as long as this instance leads.
///
/// A request that was begun by an instance that is gone is begun again, and what it had done already is not done twice:
/// see ``RequestDeed``.
final class RequestWorker: Sendable {
    private let cluster: ClusterConnection
    private let spool: FilePath?
    private let allowsUnsafePrograms: Bool
    private let signer: AuditSigner?
    private let logger: Logger

    init(
        cluster: ClusterConnection,
        spool: FilePath?,
        allowsUnsafePrograms: Bool = false,
        signer: AuditSigner?,
        logger: Logger
    ) {
        (self.cluster, self.spool, self.signer, self.logger) = (cluster, spool, signer, logger)
        self.allowsUnsafePrograms = allowsUnsafePrograms
    }

    /// How many requests are carried out at once.
    private static let limit = 8

    /// Carries out all that is there, and what comes meanwhile. What keeps it from its work is logged, and it is asked
    /// again soon.
    @concurrent
    func run(_ desired: DesiredState) async {
        do {
            try await cluster.withSession(in: desired.policy.database) { session in
                guard try await session.readControlVersion() >= ControlVersion.panel else { return }
                guard try await session.acquireAdvisoryLock(key: PostgresSession.requestLock, timeout: .zero) else {
                    return
                }
                try await session.returnRequests()
                try await work(desired, through: session)
            }
        } catch {
            note(error)
        }
    }

    private func work(_ desired: DesiredState, through session: PostgresSession) async throws {
        enum Event { case tick, end }
        try await withThrowingTaskGroup(of: Event.self) { group in
            var active = 0
            group.addTask { .tick }
            while let event = try await group.next() {
                if event == .end { active -= 1 }
                while !Task.isCancelled, active < Self.limit, let claimed = try await session.claimRequest() {
                    active += 1
                    group.addTask { [self] in
                        await carryOut(claimed, desired)
                        return .end
                    }
                }
                guard active > 0, event == .tick else { continue }
                group.addTask {
                    try? await Task.sleep(for: .seconds(1))
                    return .tick
                }
            }
        }
    }

    private func note(_ error: any Error) {
        if !Task.isCancelled { logger.error("cannot carry out requests", metadata: ["error": "\(error)"]) }
    }

    private func carryOut(_ claimed: ClaimedRequest, _ desired: DesiredState) async {
        do {
            try await cluster.withSession(in: desired.policy.database) { session in
                try await carryOut(claimed, desired, through: session)
            }
        } catch {
            note(error)
        }
    }

    private func carryOut(
        _ claimed: ClaimedRequest,
        _ desired: DesiredState,
        through session: PostgresSession
    ) async throws {
        let request = claimed.request
        let context = claimed.context
        let intent = AuditDraft.intent(
            .serveRequest,
            bot: request.bot,
            workspace: request.workspace,
            text: "request \(request.number): \(request.kind.rawValue)",
            by: context
        )
        let number: Int
        if let known = claimed.intent {
            number = known
        } else {
            number = try await session.openRequest(request.number, intent)
        }
        guard let end = try await outcome(of: claimed, desired, by: context, through: session) else { return }
        try await session.endRequest(
            request.number,
            as: end.state,
            result: end.document,
            error: end.error,
            intent.outcome(of: number, end.result, text: end.error)
        )
        logger.info(
            "request \(end.state.rawValue)",
            metadata: ["request": "\(request.number)", "kind": "\(request.kind.rawValue)", "actor": "\(request.actor)"]
        )
        if let signer { _ = try? await signer.sign(through: session) }
    }

    /// Nil where it was interrupted, so that it is to be begun again.
    private func outcome(
        of claimed: ClaimedRequest,
        _ desired: DesiredState,
        by context: AuditContext,
        through session: PostgresSession
    ) async throws -> RequestEnd? {
        let permissions = try await session.readPermissions()
        var workspace: Name?
        if let bot = claimed.request.bot { workspace = try await session.readStatus(of: bot).first?.workspace }
        if let refusal = claimed.refusal(under: permissions, botIn: workspace) { return .refused(refusal) }
        let deed = RequestDeed(
            claimed,
            desired: desired,
            context: context,
            cluster: cluster,
            spool: spool,
            allowsUnsafePrograms: allowsUnsafePrograms,
            session: session,
            logger: logger
        )
        do {
            return try await deed.run()
        } catch let error as PostgresError where error.kind != .server || Task.isCancelled {
            // Who comes next does the rest.
            throw error
        } catch {
            return Task.isCancelled ? nil : .failed("\(error)")
        }
    }
}

extension ClaimedRequest {
    /// On whose behalf it is carried out.
    fileprivate var context: AuditContext {
        var context = AuditContext(
            actor: request.actor,
            origin: AuditContext.Origin(rawValue: request.origin) ?? .panel,
            client: request.client,
            request: "request \(request.number)"
        )
        context.reason = request.reason
        return context
    }
}

/// What came of a request.
struct RequestEnd: Sendable {
    var state: Request.State
    /// As JSON.
    var document: String?
    var error: String?

    static func done(_ document: String? = nil) -> RequestEnd { RequestEnd(state: .done, document: document) }
    static func failed(_ error: String, _ document: String? = nil) -> RequestEnd {
        RequestEnd(state: .failed, document: document, error: error)
    }
    static func refused(_ reason: String) -> RequestEnd { RequestEnd(state: .refused, error: reason) }

    fileprivate var result: AuditDraft.Result {
        switch state {
        case .failed: .failed
        case .refused: .refused
        case .filed, .running, .done: .done
        }
    }
}

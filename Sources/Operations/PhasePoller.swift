package import Catalog
package import Model
import PostgresClient
package import Reconciliation

/// Looks at one bot in the registry again and again, past restarts of the server.
package actor PhasePoller {
    /// What a look found.
    package enum Sight: Hashable, Sendable, CustomStringConvertible {
        case known(Standing)
        /// The registry has no such bot, or there is no registry.
        case unknown
        case unreachable(String)

        package var isReady: Bool {
            if case .known(let standing) = self { standing.isReady } else { false }
        }

        package var description: String {
            switch self {
            case .known(let standing): standing.phrase
            case .unknown: "the registry does not know it"
            case .unreachable(let reason): "the registry cannot be read: \(reason)"
            }
        }
    }

    private static let interval = Duration.milliseconds(500)

    private let bot: Name
    private let revision: String?
    private let cluster: ClusterConnection
    private var session: PostgresSession?

    /// - Parameter revision: the beginning of the commit that is to be dealt with, or all of its name.
    package init(of bot: Name, at revision: String?, on cluster: ClusterConnection) {
        self.bot = bot
        self.revision = revision
        self.cluster = cluster
    }

    /// - Parameter deadline: a connection attempt ends about then.
    /// - Throws: what does not pass by itself, such as a wrong password.
    package func look(until deadline: ContinuousClock.Instant) async throws -> Sight {
        do {
            guard let session = try await connect(until: deadline) else { return .unknown }
            return try await session.readStanding(of: bot, at: revision).map(Sight.known) ?? .unknown
        } catch let error as PostgresError where error.isTransient {
            await close()
            return .unreachable(error.description)
        }
    }

    /// Looks again and again until the bot is Ready or the time is over.
    ///
    /// - Parameter waiting: called when something else than before keeps the bot from being Ready.
    /// - Returns: what the last look found.
    /// - Throws: see ``look(until:)``; `CancellationError`.
    package nonisolated func wait(until deadline: ContinuousClock.Instant, waiting: (Sight) -> Void) async throws
        -> Sight
    {
        var last: Sight?
        while true {
            let sight = try await look(until: deadline)
            let left = ContinuousClock.now.duration(to: deadline)
            if sight.isReady || left <= .zero {
                await close()
                return sight
            }
            if sight != last { waiting(sight) }
            last = sight
            try await Task.sleep(for: min(Self.interval, left))
        }
    }

    package func close() async {
        await session?.close()
        session = nil
    }

    /// A session where the registry is; nil while it is nowhere.
    private func connect(until deadline: ContinuousClock.Instant) async throws -> PostgresSession? {
        if let session { return session }
        let left = ContinuousClock.now.duration(to: deadline)
        let cluster = cluster.with { $0.connectTimeout = min($0.connectTimeout, max(left, .seconds(2))) }
        guard let database = try await cluster.withSession(in: nil, { try await $0.findSharedDatabase() }) else {
            return nil
        }
        let session = try await cluster.connect(database)
        try await session.requireRight(of: ManagedName.readers)
        self.session = session
        return session
    }
}

extension Standing {
    /// Whether there is nothing to wait for.
    package var isReady: Bool { phase == .ready && (revision == nil || revision == .settled) }

    fileprivate var phrase: String {
        switch revision {
        case .awaited(let last): return "the last pass was of " + (last.map { "commit \($0)" } ?? "no commit")
        case .unsettled where phase == .ready: return "what the commit asks for is not applied yet"
        case .settled, .unsettled, nil: break
        }
        let reasons = ([lastError].compactMap(\.self) + setbacks.map(\.message)).joined(separator: "; ")
        let subject = setbacks.isEmpty ? phase.rawValue : "\(phase.rawValue) (\(setbackNames))"
        return "it is \(subject)" + (reasons.isEmpty ? "" : ": \(reasons)")
    }

    private var setbackNames: String { setbacks.map(\.reason.rawValue).joined(separator: ", ") }
}

import Catalog
import Model
import PostgresClient
import Reconciliation

/// Looks at one bot in the registry again and again, past restarts of the server.
actor StandingWatch {
    /// What a look found.
    enum Sight: Hashable, CustomStringConvertible {
        case known(Standing)
        /// The registry has no such bot, or there is no registry.
        case unknown
        case unreachable(String)

        var description: String {
            switch self {
            case .known(let standing): standing.words
            case .unknown: "the registry does not know it"
            case .unreachable(let reason): "the registry cannot be read: \(reason)"
            }
        }
    }

    private let bot: Name
    private let revision: String?
    private let options: ConnectionOptions
    private var session: PostgresSession?

    /// - Parameter revision: the beginning of the commit that is to be dealt with, or all of its name.
    init(of bot: Name, at revision: String?, through options: ConnectionOptions) {
        self.bot = bot
        self.revision = revision
        self.options = options
    }

    /// - Parameter deadline: a connection attempt ends about then.
    /// - Throws: what does not pass by itself, such as a wrong password.
    func look(until deadline: ContinuousClock.Instant) async throws -> Sight {
        do {
            guard let session = try await connect(until: deadline) else { return .unknown }
            return try await session.readStanding(of: bot, at: revision).map(Sight.known) ?? .unknown
        } catch let error as PostgresError where error.isTransient {
            await close()
            return .unreachable(error.description)
        }
    }

    func close() async {
        await session?.close()
        session = nil
    }

    /// A session where the registry is; nil while it is nowhere.
    private func connect(until deadline: ContinuousClock.Instant) async throws -> PostgresSession? {
        if let session { return session }
        var options = options
        let left = ContinuousClock.now.duration(to: deadline)
        options.connectTimeout = min(options.connectTimeout, max(left, .seconds(2)))
        let cluster = ClusterConnection(options: options)
        let first = try await cluster.connect(nil)
        let database = try await first.findSharedDatabase()
        await first.close()
        guard let database else { return nil }
        let session = try await cluster.connect(database)
        try await session.requireRight(of: ManagedName.readers)
        self.session = session
        return session
    }
}

extension Standing {
    /// Whether there is nothing to wait for.
    var isReady: Bool { phase == .ready && (revision == nil || revision == .settled) }

    fileprivate var words: String {
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

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
            case .known(let standing): "it is \(standing.phase.rawValue)" + (standing.lastError.map { ": \($0)" } ?? "")
            case .unknown: "the registry does not know it"
            case .unreachable(let reason): "the registry cannot be read: \(reason)"
            }
        }
    }

    private let bot: Name
    private let options: ConnectionOptions
    private var session: PostgresSession?

    init(of bot: Name, through options: ConnectionOptions) {
        self.bot = bot
        self.options = options
    }

    /// - Parameter deadline: a connection attempt ends about then.
    /// - Throws: what does not pass by itself, such as a wrong password.
    func look(until deadline: ContinuousClock.Instant) async throws -> Sight {
        do {
            guard let session = try await connect(until: deadline) else { return .unknown }
            return try await session.readStanding(of: bot).map(Sight.known) ?? .unknown
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
        session = try await cluster.connect(database)
        return session
    }
}

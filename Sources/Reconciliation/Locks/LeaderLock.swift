import Model
import PostgresClient
import SQLText

/// The lock of the instance that leads, held in the shared database by a session of its own for as long as it leads.
///
/// It is not the lock under which anything is applied: between the leader's passes, people may apply and rotate.
actor LeaderLock {
    static let key = ManagedName.leaderLock

    /// What the leader is told of in the database. Every role may tell it, so that it is only a hint.
    enum News: String, CaseIterable {
        /// DDL, by the guard.
        case drift = "flarex_drift"
        /// That something is asked for.
        case request = "flarex_request"

        var channel: Identifier {
            switch self {
            case .drift: "flarex_drift"
            case .request: "flarex_request"
            }
        }
    }

    enum Attempt {
        case taken
        /// Who holds it, where that is known.
        case heldBy(String?)
        /// Nobody can lead yet: there is no shared database.
        case noDatabase
    }

    private let cluster: ClusterConnection
    private let database: Identifier
    private var session: PostgresSession?

    /// - Parameter lease: how long the lock is held without a sign of life.
    init(_ cluster: ClusterConnection, database: Identifier, lease: Duration) {
        self.cluster = cluster.leasing(lease)
        self.database = database
    }

    func attempt() async throws -> Attempt {
        let session: PostgresSession
        if let open = self.session, await open.isOpen {
            session = open
        } else {
            do {
                session = try await cluster.connect(insideSharedDatabase: database)
            } catch let error as PostgresError where error.state == .invalidCatalogName {
                return .noDatabase
            }
            self.session = session
        }
        do {
            try await session.requireWritableCluster(database)
        } catch {
            // A new connection may lead to another server, such as to the primary.
            await release()
            throw error
        }
        guard try await session.acquireAdvisoryLock(key: Self.key, timeout: .zero) else {
            return .heldBy(try await session.advisoryLockHolder(key: Self.key).map { "\($0)" })
        }
        for news in News.allCases { try await session.execute("LISTEN \(news.channel)") }
        return .taken
    }

    /// Waits for a moment and returns what was told meanwhile; throws when the lock is lost.
    func watch(for time: Duration) async throws -> Set<News> {
        guard let session else { throw PostgresError(.connectionLost, "the leader's session is closed") }
        let told = try await session.notifications(within: time)
        try await session.execute("SELECT 1")
        return Set(told.compactMap { News(rawValue: $0.channel) })
    }

    func release() async {
        await session?.close()
        session = nil
    }
}

import PostgresClient
import SQLText

/// The lock of the instance that leads, held by a session of its own for as long as it leads.
///
/// It is not the lock under which anything is applied: between the leader's passes, people may apply and rotate.
actor LeaderLock {
    /// The letters of `flarexL`.
    static let key: Int64 = 0x66_6C61_7265_784C
    /// Where the guard tells of DDL.
    static let channel: Identifier = "flarex_drift"

    enum Attempt {
        case taken
        /// Who holds it, where that is known.
        case heldBy(String?)
    }

    private let cluster: ClusterConnection
    private let database: Identifier
    private var session: PostgresSession?
    /// Whether the lock is in the shared database, where other instances look for it.
    private(set) var isAtHome = false

    init(_ cluster: ClusterConnection, database: Identifier) {
        var options = cluster.options
        // A leader whose host vanished is noticed by the server in some 15 seconds, and its lock is free.
        options.settings += [
            ("tcp_keepalives_idle", "5"), ("tcp_keepalives_interval", "3"), ("tcp_keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
        ]
        self.cluster = ClusterConnection(options: options)
        self.database = database
    }

    func attempt() async throws -> Attempt {
        let session: PostgresSession
        if let open = self.session, await open.isOpen {
            session = open
        } else {
            session = try await cluster.connect(toSharedDatabase: database)
            self.session = session
        }
        guard try await session.acquireAdvisoryLock(key: Self.key, timeout: .zero) else {
            return .heldBy(try await session.advisoryLockHolder(key: Self.key).map { "\($0)" })
        }
        isAtHome =
            try await session.query("SELECT pg_catalog.current_database()") { try $0.text(0) } == [database.name]
        try await session.execute("LISTEN \(Self.channel)")
        return .taken
    }

    /// Waits for a moment and returns whether something was told meanwhile; throws when the lock is lost.
    func watch(for time: Duration) async throws -> Bool {
        guard let session else { throw PostgresError(.connectionLost, "the leader's session is closed") }
        let told = try await session.notifications(within: time)
        try await session.execute("SELECT 1")
        return told.contains { $0.channel == Self.channel.name }
    }

    func release() async {
        await session?.close()
        session = nil
    }
}

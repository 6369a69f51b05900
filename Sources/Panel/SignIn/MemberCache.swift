import Model
import PanelStore

/// What the manifests say of the panel and its people, at most a moment old.
actor MemberCache {
    private static let age: Duration = .seconds(2)

    private let read: @Sendable () async throws -> PanelRecord?
    private var record: PanelRecord?
    private var taken: ContinuousClock.Instant?
    private var reading: Task<PanelRecord?, any Error>?

    init(_ store: PanelStore) { read = { try await store.settings() } }

    /// Who may do what; nobody may anything while no manifest has asked for a panel.
    ///
    /// - Throws: `PostgresError`.
    func permissions() async throws -> Permissions { try await settings()?.permissions ?? Permissions() }

    /// Nil while no manifest has asked for a panel.
    func settings() async throws -> PanelRecord? {
        if let taken, .now - taken < Self.age { return record }
        let reading = self.reading ?? Task { [read] in try await read() }
        self.reading = reading
        defer { self.reading = nil }
        let began = ContinuousClock.now
        record = try await reading.value
        taken = began
        return record
    }
}

/// A provider's keys: asked for when they are needed, and again when a token names one that is not among them, or none.
///
/// Whoever makes up names of keys cannot have the provider asked more often than once in a while.
actor KeyCache {
    struct Times: Sendable {
        /// How long keys are used without asking again: a key that the provider took back is not used for longer.
        var lifetime: Duration = .seconds(600)
        /// How soon they are asked for again because of a name that is not known or not there.
        var pause: Duration = .seconds(10)
    }

    private let fetch: @Sendable () async throws -> SigningKeys
    private let times: Times
    private var keys: SigningKeys?
    private var fetched: ContinuousClock.Instant?
    private var fetching: Task<SigningKeys, any Error>?

    init(times: Times = Times(), fetch: @escaping @Sendable () async throws -> SigningKeys) {
        self.times = times
        self.fetch = fetch
    }

    /// The keys to check a token with.
    ///
    /// - Throws: `SignInError`.
    func keys(for token: String, at now: ContinuousClock.Instant = .now) async throws -> SigningKeys {
        guard let keys, let fetched, now - fetched < times.lifetime else { return try await renewed(at: now) }
        guard keys.lackKey(of: token) || keys.namesNone(token), now - fetched >= times.pause else { return keys }
        return try await renewed(at: now)
    }

    private func renewed(at now: ContinuousClock.Instant) async throws -> SigningKeys {
        let fetching = self.fetching ?? Task { [fetch] in try await fetch() }
        self.fetching = fetching
        defer { self.fetching = nil }
        let keys = try await fetching.value
        self.keys = keys
        fetched = now
        return keys
    }
}

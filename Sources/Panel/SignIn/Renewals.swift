/// When the identity provider was last asked about each session, and with what to ask again.
///
/// What is asked with is the provider's secret: it stays in the memory of this process. After a restart, people are sent
/// to the provider once, which sends them back at once while they are signed in there.
actor Renewals {
    struct Entry: Sendable {
        var subject: String
        /// Nil where the provider gave none: then a session lasts as long as the token that it began with.
        var refreshToken: String?
        /// In seconds since 1970.
        var tokenExpires: Int
        var asked: ContinuousClock.Instant
        /// When the provider last said yes.
        var confirmed: ContinuousClock.Instant
    }

    /// What is to be done about a session before it is used.
    enum Course: Hashable, Sendable {
        case go
        case ask(refreshToken: String, subject: String)
        /// The person has to be sent to the provider again.
        case signIn
    }

    /// For how long sessions go on while the provider does not answer.
    static let grace: Duration = .seconds(600)
    private static let limit = 20_000

    /// After how long a lost group is noticed.
    private let interval: Duration
    private var entries: [Int: Entry] = [:]

    init(interval: Duration) { self.interval = interval }

    /// - Parameter session: its number.
    func begin(_ session: Int, _ grant: OpenIDProvider.Grant, at now: ContinuousClock.Instant = .now) {
        if entries.count >= Self.limit, let oldest = entries.min(by: { $0.value.confirmed < $1.value.confirmed }) {
            entries[oldest.key] = nil
        }
        entries[session] = Entry(
            subject: grant.subject,
            refreshToken: grant.refreshToken,
            tokenExpires: grant.expires ?? 0,
            asked: now,
            confirmed: now
        )
    }

    func end(_ session: Int) { entries[session] = nil }

    /// Decides for one request; of several at once, one asks.
    ///
    /// - Parameter seconds: the time since 1970.
    func course(for session: Int, at now: ContinuousClock.Instant = .now, seconds: Int) -> Course {
        guard let entry = entries[session] else { return .signIn }
        guard let refreshToken = entry.refreshToken else { return seconds < entry.tokenExpires ? .go : .signIn }
        guard now - entry.confirmed < Self.grace else { return .signIn }
        guard now - entry.asked >= interval else { return .go }
        entries[session]?.asked = now
        return .ask(refreshToken: refreshToken, subject: entry.subject)
    }

    func confirm(_ session: Int, _ grant: OpenIDProvider.Grant, at now: ContinuousClock.Instant = .now) {
        entries[session]?.confirmed = now
        if let token = grant.refreshToken { entries[session]?.refreshToken = token }
    }
}

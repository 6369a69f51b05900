/// What bots on it may store, and how many connections they may open.
package struct Plan: Hashable, Sendable {
    package static let defaultConnections = 10

    package var name: Name
    /// The quota on everything in the bot's schema.
    package var storage: ByteCount
    /// The largest number of connections at one time.
    package var connections: Int
    package var overage: Overage
    /// Sorted by name.
    package var settings: [RoleSetting]
    package var source: SourcePlace

    /// What happens to a bot that wants more than its quota.
    package enum Overage: Hashable, Sendable {
        case refused
        /// The price is for a gigabyte (10^9 bytes) over a month; currency in ISO 4217.
        case allowed(pricePerGBMonth: String, currency: String)
    }

    package init(
        name: Name,
        storage: ByteCount,
        connections: Int = defaultConnections,
        overage: Overage = .refused,
        settings: [RoleSetting] = [],
        source: SourcePlace
    ) {
        self.name = name
        self.storage = storage
        self.connections = connections
        self.overage = overage
        self.settings = settings.sorted { $0.name < $1.name }
        self.source = source
    }
}

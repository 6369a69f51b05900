package import Model

/// What one bot owes for a month's storage above one quota at one price.
///
/// A bot whose plan changed within the month has a line for each of its terms.
package struct InvoiceLine: Hashable, Sendable {
    package var bot: String
    package var workspace: String
    package var plan: String
    package var quota: ByteCount
    package var price: OveragePrice
    /// For how many seconds how many bytes were stored above the quota.
    package var overByteSeconds: Int128
    /// In the currency, with the places of its smallest coin.
    package var amount: String
}

/// The overage of a month.
package struct Invoice: Hashable, Sendable {
    package var month: BillingMonth
    /// When the month was closed; nil while its lines are computed anew each time.
    package var closedAt: Timestamp?
    /// The server's clock: a month that is not over counts up to now.
    package var now: Timestamp
    /// Sorted by bot, workspace, plan, quota, price and currency.
    package var lines: [InvoiceLine]

    package var isOver: Bool { month.end <= now }
}

/// What a bot may store, and what more of it costs.
///
/// It is what the plan and the spec came to when they were last applied, so that a sample can be billed by what was in
/// force when it was taken.
package struct StorageTerms: Hashable, Sendable {
    package var quota: ByteCount
    /// Nil where overage is off, and writes over the quota are blocked instead.
    package var price: OveragePrice?

    package init(quota: ByteCount, price: OveragePrice? = nil) {
        self.quota = quota
        self.price = price
    }

    /// Whether a bot may store less under these terms, and nothing more.
    package func isStricter(than other: StorageTerms) -> Bool {
        allowsLess(than: other) && !other.allowsLess(than: self)
    }

    private func allowsLess(than other: StorageTerms) -> Bool {
        quota.bytes < other.quota.bytes || price == nil && other.price != nil
    }
}

/// What a gigabyte (10^9 bytes) above the quota costs for a month.
package struct OveragePrice: Hashable, Sendable {
    /// A decimal number as written in the plan, such as `0.25`.
    package var perGBMonth: String
    /// In ISO 4217.
    package var currency: String

    package init(perGBMonth: String, currency: String) {
        self.perGBMonth = perGBMonth
        self.currency = currency
    }
}

extension DesiredState {
    /// What the bot's plan and spec come to; nil when there is no such plan.
    package func storageTerms(of bot: DesiredBot) -> StorageTerms? {
        plans[bot.plan.value].map { plan in
            var terms = StorageTerms(quota: plan.storage)
            if bot.overage.value, case .allowed(let price, let currency) = plan.overage {
                terms.price = OveragePrice(perGBMonth: price, currency: currency)
            }
            return terms
        }
    }
}

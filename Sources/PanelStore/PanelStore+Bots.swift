import Backups
import Catalog
package import Migrations
package import Model
import PostgresClient
package import Quota

/// What is known of a bot's storage, and what it costs.
package struct BotUsage: Sendable {
    /// The last days, oldest first; days of which nothing is known are missing.
    package var days: [UsageDay]
    /// This month's overage until now, of this bot alone.
    package var invoice: Invoice
}

extension PanelStore {
    /// The status of all bots, sorted by id.
    ///
    /// - Parameter workspaces: only those of these; nil for all.
    /// - Throws: `CatalogError` where there is no registry, `PostgresError`.
    package func bots(in workspaces: Set<Name>? = nil) async throws -> [BotStatus] {
        let bots = try await withSession { try await $0.readStatus() }
        guard let workspaces else { return bots }
        return bots.filter { workspaces.contains($0.workspace) }
    }

    /// The status of one bot; nil where the registry knows none of this name.
    package func bot(_ name: Name) async throws -> BotStatus? {
        try await withSession { try await $0.readStatus(of: name).first }
    }

    /// What a bot stored, and what is billed for it.
    package func usage(of bot: Name, days: Int = 90) async throws -> BotUsage {
        try await withSession { session in
            let days = try await session.readHistory(of: bot, days: days)
            var invoice = try await session.readInvoice(of: BillingMonth(of: session.readClock()))
            invoice.lines.removeAll { $0.bot != bot.text }
            return BotUsage(days: days, invoice: invoice)
        }
    }

    /// The overage of a month.
    ///
    /// - Parameter workspaces: only the lines of these; nil for all.
    package func invoice(of month: BillingMonth, in workspaces: Set<Name>? = nil) async throws -> Invoice {
        var invoice = try await withSession { try await $0.readInvoice(of: month) }
        if let workspaces {
            let names = Set(workspaces.map(\.text))
            invoice.lines.removeAll { !names.contains($0.workspace) }
        }
        return invoice
    }

    /// What was migrated, in the order in which it was.
    package func migrations(of bot: Name) async throws -> [MigrationRecord] {
        try await withSession { try await $0.readMigrations(of: bot) }
    }

    /// The archives of a bot, the newest first.
    package func archives(of bot: Name) async throws -> [Archive] {
        try await withSession { try await $0.readArchives(of: bot) }
    }
}

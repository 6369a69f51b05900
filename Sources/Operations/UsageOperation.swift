import Catalog
package import Model
package import Quota

/// What bots stored and what is billed for it.
package struct Usage: Sendable {
    package var statuses: [BotStatus]
    /// The last days of one bot; nil where all are asked for.
    package var history: [UsageDay]?
    /// This month's overage until now.
    package var invoice: Invoice
}

extension Registry {
    /// What bots store now.
    ///
    /// - Parameters:
    ///   - bot: one bot alone, with its last days; nil for all.
    ///   - days: how many of them.
    /// - Throws: see ``status(of:)``.
    package func usage(of bot: String?, days: Int) async throws -> Usage {
        let statuses: [BotStatus]
        var history: [UsageDay]?
        if let bot {
            let status = try await status(of: bot)
            statuses = [status]
            history = try await session.readHistory(of: status.id, days: days)
        } else {
            statuses = try await session.readStatus()
        }
        let invoice = try await session.readInvoice(of: BillingMonth(of: session.readClock()))
        return Usage(statuses: statuses, history: history, invoice: invoice)
    }

    /// The overage of a month.
    ///
    /// - Parameter bot: only that bot's lines; nil for all.
    /// - Throws: `PostgresError`.
    package func invoice(of month: BillingMonth, bot: String?) async throws -> Invoice {
        var invoice = try await session.readInvoice(of: month)
        if let bot { invoice.lines.removeAll { $0.bot != bot } }
        return invoice
    }

    /// Closes a month, whose lines never change after that; closing it again changes nothing.
    ///
    /// - Throws: `OperationError` for a month that is not over; `PostgresError`.
    package func closeMonth(_ month: BillingMonth) async throws -> Invoice {
        guard let closed = try await session.closeMonth(month) else {
            throw OperationError(
                "cannot close \(month): by the server's clock it is not over yet",
                hint: "It ends at \(month.end)."
            )
        }
        return closed
    }
}

package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// The overage of a month: as it was closed, else as the samples give it.
    package func readInvoice(of month: BillingMonth) throws -> Invoice {
        let now = try readClock()
        if let closedAt = try readClosing(of: month) {
            return Invoice(month: month, closedAt: closedAt, now: now, lines: try readClosedLines(of: month))
        }
        return Invoice(month: month, closedAt: nil, now: now, lines: try meter(month, until: now))
    }

    /// Closes a month that is over: its lines are kept, and never change again. Closing it again changes nothing.
    ///
    /// - Returns: the lines that were kept, by this call or by an earlier one; nil when the month is not over.
    package func closeMonth(_ month: BillingMonth) throws -> Invoice? {
        let now = try readClock()
        guard month.end <= now else { return nil }
        if try readClosing(of: month) == nil { try keep(meter(month, until: now), of: month) }
        return try readInvoice(of: month)
    }

    private func readClosing(of month: BillingMonth) throws -> Timestamp? {
        try query(
            """
            SELECT \(SQL.epoch(of: "closed_at"))
            FROM flarex.billing_month WHERE month = \(bind: month.bind)::date AND closed_at IS NOT NULL
            """
        ) { Timestamp(seconds: try $0.integer(0, as: Int64.self)) }.first
    }

    private func readClosedLines(of month: BillingMonth) throws -> [InvoiceLine] {
        try query(
            """
            SELECT bot, workspace, plan, quota_bytes, price, currency, over_byte_seconds::text, amount::text
            FROM flarex.invoice_line WHERE month = \(bind: month.bind)::date
            ORDER BY \(Self.lineOrder)
            """
        ) { row in try row.invoiceLine { _, _ in try row.text(7) } }
    }

    /// Adds up the month from the days that are summed already and the samples that are not.
    private func meter(_ month: BillingMonth, until now: Timestamp) throws -> [InvoiceLine] {
        let start = month.start.bind
        let end = min(month.end, max(now, month.start)).bind
        return try query(
            """
            SELECT bot, workspace, plan, quota_bytes, price, currency, pg_catalog.sum(excess)::text
            FROM (
                SELECT bot, workspace, plan, quota_bytes, price, currency, over_byte_seconds AS excess
                FROM flarex.usage_day
                WHERE day >= \(bind: month.bind)::date AND day < \(bind: month.end.bind)::timestamptz
                UNION ALL
                SELECT bot, workspace, plan, quota_bytes, price, currency,
                    greatest(bytes - quota_bytes, 0)::numeric * greatest(0, pg_catalog.date_part('epoch',
                        least(finish, \(bind: end)::timestamptz) - greatest(taken_at, \(bind: start)::timestamptz)))::bigint
                FROM (\(SampleSpans.all)) s
            ) p
            WHERE price IS NOT NULL AND quota_bytes IS NOT NULL
            GROUP BY bot, workspace, plan, quota_bytes, price, currency
            HAVING pg_catalog.sum(excess) > 0
            ORDER BY \(Self.lineOrder)
            """
        ) { row in
            try row.invoiceLine { overByteSeconds, price in
                guard let amount = OverageCharge.amount(overByteSeconds: overByteSeconds, price: price, month: month)
                else { throw QuotaError.malformed("the price \"\(price.perGBMonth)\"") }
                return amount
            }
        }
    }

    /// Stores the lines in the same statement that closes the month, unless somebody else has closed it.
    private func keep(_ lines: [InvoiceLine], of month: BillingMonth) throws {
        try execute(
            """
            WITH closing AS (
                INSERT INTO flarex.billing_month AS m (month, closed_at) VALUES (\(bind: month.bind)::date, now())
                ON CONFLICT (month) DO UPDATE SET closed_at = excluded.closed_at WHERE m.closed_at IS NULL
                RETURNING month
            )
            INSERT INTO flarex.invoice_line
                (month, bot, workspace, plan, quota_bytes, price, currency, over_byte_seconds, amount)
            SELECT c.month, l.*
            FROM closing c, unnest(\(bind: .array(lines.map(\.bot)))::text[],
                \(bind: .array(lines.map(\.workspace)))::text[], \(bind: .array(lines.map(\.plan)))::text[],
                \(bind: .array(lines.map { String($0.quota.bytes) }))::bigint[],
                \(bind: .array(lines.map(\.price.perGBMonth)))::text[],
                \(bind: .array(lines.map(\.price.currency)))::text[],
                \(bind: .array(lines.map { String($0.overByteSeconds) }))::numeric[],
                \(bind: .array(lines.map(\.amount)))::numeric[]) l
            """
        )
    }

    private static let lineOrder: SQL = """
        bot COLLATE "C", workspace COLLATE "C", plan COLLATE "C", quota_bytes, price COLLATE "C", currency COLLATE "C"
        """
}

extension Row {
    fileprivate func invoiceLine(_ amount: (Int128, OveragePrice) throws -> String) throws -> InvoiceLine {
        let text = try text(6)
        guard let overByteSeconds = Int128(text) else { throw QuotaError.malformed("the byte-seconds \"\(text)\"") }
        let price = OveragePrice(perGBMonth: try self.text(4), currency: try self.text(5))
        return InvoiceLine(
            bot: try self.text(0),
            workspace: try self.text(1),
            plan: try self.text(2),
            quota: ByteCount(bytes: try integer(3, as: Int64.self)),
            price: price,
            overByteSeconds: overByteSeconds,
            amount: try amount(overByteSeconds, price)
        )
    }
}

extension BillingMonth {
    fileprivate var bind: Bind { .text("\(self)-01") }
}

/// The control schema holds something that flarexdb did not write.
package enum QuotaError: Error, Hashable, CustomStringConvertible {
    case malformed(String)

    package var description: String {
        switch self {
        case .malformed(let what): "the control schema holds something unexpected: \(what)"
        }
    }
}

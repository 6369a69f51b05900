package import Model
package import Quota

/// The invoice of a month in JSON. Numbers that a double cannot hold, and money, are text.
package struct InvoiceDocument: Encodable {
    package let month: String
    package let closedAt: String?
    package let lines: [Line]

    package struct Line: Encodable {
        package let bot: String
        package let workspace: String
        package let plan: String
        package let quotaBytes: Int64
        package let pricePerGBMonth: String
        package let currency: String
        package let overByteSeconds: String
        package let overByteHours: String
        package let overGBMonths: String
        package let amount: String
    }

    private enum Key: String, CodingKey {
        case month, closedAt, lines
    }

    package init(_ invoice: Invoice) {
        month = invoice.month.description
        closedAt = invoice.closedAt?.description
        lines = invoice.lines.map { line in
            Line(
                bot: line.bot,
                workspace: line.workspace,
                plan: line.plan,
                quotaBytes: line.quota.bytes,
                pricePerGBMonth: line.price.perGBMonth,
                currency: line.price.currency,
                overByteSeconds: String(line.overByteSeconds),
                overByteHours: OverageCharge.byteHours(line.overByteSeconds),
                overGBMonths: OverageCharge.gigabyteMonths(line.overByteSeconds, month: invoice.month),
                amount: line.amount
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(month, forKey: .month)
        try container.encode(closedAt, forKey: .closedAt)
        try container.encode(lines, forKey: .lines)
    }
}

/// What bots store, and the running month's overage.
package struct UsageDocument: Encodable {
    package let bots: [Bot]
    package let overage: InvoiceDocument

    package struct Bot: Encodable {
        package let status: BotStatus
        package let days: [Day]?

        private enum Key: String, CodingKey {
            case bot, workspace, plan, usageBytes, quotaBytes, measuredAt, days
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(status.id.text, forKey: .bot)
            try container.encode(status.workspace.text, forKey: .workspace)
            try container.encode(status.plan.text, forKey: .plan)
            try container.encode(status.usage?.bytes, forKey: .usageBytes)
            try container.encode(status.terms?.quota.bytes, forKey: .quotaBytes)
            try container.encode(status.usage?.measuredAt.description, forKey: .measuredAt)
            try container.encodeIfPresent(days, forKey: .days)
        }
    }

    package struct Day: Encodable {
        package let day: String
        package let mostBytes: Int64
        package let quotaBytes: Int64?
    }

    package init(_ statuses: [BotStatus], _ history: [UsageDay]?, _ invoice: Invoice) {
        let days = history?.map { Day(day: $0.day, mostBytes: $0.mostBytes, quotaBytes: $0.quota?.bytes) }
        bots = statuses.map { Bot(status: $0, days: days) }
        var shown = invoice
        let names = Set(statuses.map(\.id.text))
        shown.lines.removeAll { !names.contains($0.bot) }
        overage = InvoiceDocument(shown)
    }
}

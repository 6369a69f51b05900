import Model
import Quota

/// The invoice of a month in JSON. Numbers that a double cannot hold, and money, are text.
struct InvoiceDocument: Encodable {
    let month: String
    let closedAt: String?
    let lines: [Line]

    struct Line: Encodable {
        let bot: String
        let workspace: String
        let plan: String
        let quotaBytes: Int64
        let pricePerGBMonth: String
        let currency: String
        let overByteSeconds: String
        let overByteHours: String
        let overGBMonths: String
        let amount: String
    }

    private enum Key: String, CodingKey {
        case month, closedAt, lines
    }

    init(_ invoice: Invoice) {
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

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(month, forKey: .month)
        try container.encode(closedAt, forKey: .closedAt)
        try container.encode(lines, forKey: .lines)
    }
}

/// What bots store, and the running month's overage.
struct UsageDocument: Encodable {
    let bots: [Bot]
    let overage: InvoiceDocument

    struct Bot: Encodable {
        let status: BotStatus
        let days: [Day]?

        private enum Key: String, CodingKey {
            case bot, workspace, plan, usageBytes, quotaBytes, measuredAt, days
        }

        func encode(to encoder: any Encoder) throws {
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

    struct Day: Encodable {
        let day: String
        let mostBytes: Int64
        let quotaBytes: Int64?
    }

    init(_ statuses: [BotStatus], _ history: [UsageDay]?, _ invoice: Invoice) {
        let days = history?.map { Day(day: $0.day, mostBytes: $0.mostBytes, quotaBytes: $0.quota?.bytes) }
        bots = statuses.map { Bot(status: $0, days: days) }
        var shown = invoice
        let names = Set(statuses.map(\.id.text))
        shown.lines.removeAll { !names.contains($0.bot) }
        overage = InvoiceDocument(shown)
    }
}

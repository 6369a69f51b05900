import Hummingbird
import Model
import PanelStore
import Quota

/// What a bot stored day by day, and what is billed for it.
struct UsagePage: Sendable {
    struct Day: Sendable {
        var day: String
        var most: String
        var quota: String
    }

    struct Line: Sendable {
        var plan: String
        var quota: String
        var price: String
        var amount: String
    }

    var header: BotHeader
    var chart: UsageChart?
    /// The newest first.
    var days: [Day]
    var month: String
    var previousMonth: String
    var isOver: Bool
    var lines: [Line]
    var usage: UsageBar

    init(_ status: BotStatus, _ header: BotHeader, _ days: [UsageDay], _ invoice: Invoice) {
        self.header = header
        usage = UsageBar(status)
        chart = UsageChart(days)
        self.days = days.reversed().map {
            Day(
                day: $0.day,
                most: ByteCount(bytes: $0.mostBytes).approximate,
                quota: $0.quota?.approximate ?? "unknown"
            )
        }
        month = invoice.month.description
        previousMonth = invoice.month.previous.description
        isOver = invoice.isOver
        lines = invoice.lines.map {
            Line(
                plan: $0.plan,
                quota: $0.quota.approximate,
                price: "\($0.price.perGBMonth) \($0.price.currency)",
                amount: "\($0.amount) \($0.price.currency)"
            )
        }
    }

    static let routes = [
        Route.page(.get, "/bots/{bot}/usage", .bot(.read)) { exchange in
            let bot = try exchange.bot
            let header = BotHeader(bot, .usage, for: try exchange.signedIn)
            let usage = try await exchange.panel.store.usage(of: bot.id)
            var invoice = usage.invoice
            if let text = try exchange.query["month"] {
                guard let month = BillingMonth(text) else {
                    throw Problem(.unprocessable, "A month is written 2026-11.")
                }
                invoice = try await exchange.panel.store.invoice(of: month)
                invoice.lines.removeAll { $0.bot != bot.id.text }
            }
            let page = UsagePage(bot, header, usage.days, invoice)
            return exchange.page(.usage, try exchange.frame("Usage of \(bot.id)", .bots), page)
        }
    ]
}

/// Storage over days as a drawing: numbers for SVG attributes, since nothing inline may be styled.
struct UsageChart: Sendable {
    struct Bar: Sendable {
        var x: Int
        var y: Int
        var height: Int
        var isOver: Bool
        var label: String
    }

    static let width = 720
    static let height = 200

    var bars: [Bar]
    var barWidth: Int
    /// Where the quota's line is; nil where none was known, or it is far above everything.
    var quotaY: Int?
    var top: String
    var first: String
    var last: String

    /// Nil for no days.
    init?(_ days: [UsageDay]) {
        guard let first = days.first, let last = days.last else { return nil }
        let most = days.map(\.mostBytes).max() ?? 0
        let quota = last.quota?.bytes
        // A quota far above would leave nothing of the bars.
        let shownQuota = quota.flatMap { $0 / 20 <= most ? $0 : nil }
        let top = max(most, shownQuota ?? 0, 1)
        func y(_ bytes: Int64) -> Int {
            Self.height - Int((Double(bytes) / Double(top) * Double(Self.height - 10)).rounded())
        }
        let step = max(Self.width / days.count, 1)
        barWidth = max(min(step - 1, 24), 1)
        bars = days.enumerated().map { index, day in
            Bar(
                x: index * step,
                y: y(day.mostBytes),
                height: Self.height - y(day.mostBytes),
                isOver: day.quota.map { day.mostBytes > $0.bytes } ?? false,
                label: "\(day.day): \(ByteCount(bytes: day.mostBytes).approximate)"
            )
        }
        quotaY = shownQuota.map(y)
        self.top = ByteCount(bytes: top).approximate
        self.first = first.day
        self.last = last.day
    }
}

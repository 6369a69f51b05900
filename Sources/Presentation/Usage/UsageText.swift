package import Model
package import Quota

/// Usage and overage for people.
package enum UsageText {
    package static func usage(
        _ statuses: [BotStatus],
        _ history: [UsageDay]?,
        _ invoice: Invoice,
        style: TextStyle
    ) -> String {
        guard !statuses.isEmpty else { return "No bots.\n" }
        let lines = Dictionary(grouping: invoice.lines, by: \.bot)
        var table = TextTable(header: ["BOT", "WORKSPACE", "PLAN", "USAGE", "MEASURED", "OVERAGE IN \(invoice.month)"])
        for status in statuses {
            table.add([
                status.id.text, status.workspace.text, status.plan.text, StorageBar.text(of: status),
                status.usage?.measuredAt.description ?? "never", charge(lines[status.id.text] ?? []),
            ])
        }
        return table.text(style: style) + (history.map { "\n" + days($0, style: style) } ?? "")
    }

    private static func days(_ history: [UsageDay], style: TextStyle) -> String {
        guard !history.isEmpty else { return "No measurements in these days.\n" }
        var table = TextTable(header: ["DAY", "MOST STORED"])
        for day in history {
            let bytes = ByteCount(bytes: day.mostBytes)
            guard let quota = day.quota, quota.bytes > 0 else {
                table.add([day.day, bytes.approximate])
                continue
            }
            let percentage = Int64(clamping: Int128(bytes.bytes) * 100 / Int128(quota.bytes))
            let bar = StorageBar.text(percentage: percentage, bytes: bytes, quota: quota)
            table.add([day.day, bar])
        }
        return table.text(style: style)
    }

    package static func invoice(_ invoice: Invoice, style: TextStyle) -> String {
        let state =
            if let closedAt = invoice.closedAt { "closed at \(closedAt)" } else if invoice.isOver {
                "over, not closed"
            } else { "up to \(invoice.now)" }
        let heading = "Overage in \(invoice.month), \(state)\n"
        guard !invoice.lines.isEmpty else { return heading + "Nothing to bill.\n" }
        var table = TextTable(
            header: ["BOT", "WORKSPACE", "PLAN", "QUOTA", "GB-MONTHS ABOVE", "PRICE", "AMOUNT"]
        )
        for line in invoice.lines {
            table.add([
                line.bot, line.workspace, line.plan, "\(line.quota)",
                OverageCharge.gigabyteMonths(line.overByteSeconds, month: invoice.month), line.price.perGBMonth,
                "\(line.amount) \(line.price.currency)",
            ])
        }
        return heading + table.text(style: style) + "\nTotal: \(charge(invoice.lines))\n"
    }

    /// The amounts of lines, added up for each currency.
    private static func charge(_ lines: [InvoiceLine]) -> String {
        let sums = Dictionary(grouping: lines, by: \.price.currency).sorted { $0.key < $1.key }
            .map { currency, lines in "\(OverageCharge.sum(lines.map(\.amount), currency: currency)) \(currency)" }
        return sums.isEmpty ? "-" : sums.joined(separator: ", ")
    }
}

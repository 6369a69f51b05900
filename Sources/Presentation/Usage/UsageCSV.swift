package import Model
package import Quota

/// Usage and invoices as comma-separated values (RFC 4180), with a header.
package enum UsageCSV {
    package static func invoice(_ invoice: Invoice) -> String {
        let rows = invoice.lines.map { line in
            [
                "\(invoice.month)", line.bot, line.workspace, line.plan, String(line.quota.bytes),
                line.price.perGBMonth, line.price.currency, String(line.overByteSeconds),
                OverageCharge.byteHours(line.overByteSeconds),
                OverageCharge.gigabyteMonths(line.overByteSeconds, month: invoice.month), line.amount,
            ]
        }
        return text(
            [
                "month", "bot", "workspace", "plan", "quotaBytes", "pricePerGBMonth", "currency", "overByteSeconds",
                "overByteHours", "overGBMonths", "amount",
            ],
            rows
        )
    }

    /// One row for each bot or, of one bot, for each day.
    package static func usage(_ statuses: [BotStatus], _ history: [UsageDay]?) -> String {
        if let history, let bot = statuses.first?.id.text {
            let rows = history.map { [bot, $0.day, String($0.mostBytes), $0.quota.map { String($0.bytes) } ?? ""] }
            return text(["bot", "day", "mostBytes", "quotaBytes"], rows)
        }
        let rows = statuses.map { status in
            [
                status.id.text, status.workspace.text, status.plan.text, status.usage.map { String($0.bytes) } ?? "",
                status.terms.map { String($0.quota.bytes) } ?? "", status.usage?.measuredAt.description ?? "",
            ]
        }
        return text(["bot", "workspace", "plan", "usageBytes", "quotaBytes", "measuredAt"], rows)
    }

    private static func text(_ header: [String], _ rows: [[String]]) -> String {
        ([header] + rows).map { $0.map(cell).joined(separator: ",") + "\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

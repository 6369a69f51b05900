import ArgumentParser
import Catalog
import Model
import Quota

struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Show what bots stored, and their overage.",
        discussion: """
            With --month: the lines of that month's invoice, one for each bot, quota and price. Until the month is \
            closed they are computed from the samples; after that they never change.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case csv
        case json
    }

    @Argument(help: "Show this bot, with its last days.")
    var bot: String?

    @Option(help: ArgumentHelp("Show the overage of this month (UTC), such as 2026-11.", valueName: "yyyy-mm"))
    var month: BillingMonth?

    @Flag(help: "Close the month, which must be over; closing it again changes nothing.")
    var close = false

    @Option(help: ArgumentHelp("How many days of a bot to show.", valueName: "number"))
    var days = 30

    @Option(name: [.long, .customShort("o")], help: "How to print it.")
    var format: Format = .text

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !close || (month != nil && bot == nil) else {
            throw ValidationError("--close needs --month, and takes no bot")
        }
        guard (1...3660).contains(days) else { throw ValidationError("--days is from 1 to 3660") }
    }

    func run() async throws {
        let registry = try await Registry.open(options)
        try await registry.session.requireRegistry()
        let text =
            if let month { try await invoice(of: month, in: registry) } else { try await usage(in: registry) }
        await registry.close()
        Console.output.write(text)
    }

    private func invoice(of month: BillingMonth, in registry: Registry) async throws -> String {
        var invoice: Invoice
        if close {
            guard let closed = try await registry.session.closeMonth(month) else {
                throw CommandError(
                    "\(month) is not closed: it is not over by the server's clock",
                    hint: "It ends at \(month.end)."
                )
            }
            invoice = closed
        } else {
            invoice = try await registry.session.readInvoice(of: month)
        }
        if let bot { invoice.lines.removeAll { $0.bot != bot } }
        return switch format {
        case .text: UsageText.invoice(invoice, style: options.style(for: .output))
        case .csv: UsageCSV.invoice(invoice)
        case .json: try JSONOutput.document(InvoiceDocument(invoice))
        }
    }

    private func usage(in registry: Registry) async throws -> String {
        let session = registry.session
        let statuses: [BotStatus]
        var history: [UsageDay]?
        if let bot {
            let status = try await registry.status(of: bot)
            statuses = [status]
            history = try await session.readHistory(of: status.id, days: days)
        } else {
            statuses = try await session.readStatus()
        }
        let invoice = try await session.readInvoice(of: BillingMonth(of: session.readClock()))
        return switch format {
        case .text: UsageText.usage(statuses, history, invoice, style: options.style(for: .output))
        case .csv: UsageCSV.usage(statuses, history)
        case .json: try JSONOutput.document(UsageDocument(statuses, history, invoice))
        }
    }
}

extension BillingMonth: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

import ArgumentParser
import Catalog
import Model
import Operations
import Presentation
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

    @Argument(help: "Show this bot, with its last days.", completion: .bots)
    var bot: String?

    @Option(help: ArgumentHelp("Show the overage of this month (UTC), such as 2026-11.", valueName: "yyyy-mm"))
    var month: BillingMonth?

    @Flag(help: "Close the month, which must be over; closing it again changes nothing.")
    var close = false

    @Option(help: ArgumentHelp("How many days of a bot to show.", valueName: "number"))
    var days = 30

    @Option(name: .format, help: "How to print it.")
    var format = FormatOption<Usage>.text

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
        let (format, style) = (format.format, options.style(for: .output))
        let text =
            if let month {
                try await invoice(of: month, registry).rendered(as: format, style: style)
            } else {
                try await registry.usage(of: bot, days: days).rendered(as: format, style: style)
            }
        await registry.close()
        Console.output.write(text)
    }

    private func invoice(of month: BillingMonth, _ registry: Registry) async throws -> Invoice {
        close ? try await registry.closeMonth(month) : try await registry.invoice(of: month, bot: bot)
    }
}

extension BillingMonth: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

import ArgumentParser
import Audit
import Catalog
import Model
import Operations
import Presentation
import Quota

struct AuditListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what was done, the newest first.",
        discussion: """
            Each line is an act and its result. An act without a result is under way, or its process ended before it \
            could record one. A time is a day or moment in UTC, such as 2026-11-28 or 2026-11-28T12:30:00Z, or how \
            long ago, such as 90d.
            """
    )

    @Option(help: ArgumentHelp("Only what was done to this bot.", valueName: "name"), completion: .bots)
    var bot: String?

    @Option(help: ArgumentHelp("Only what was done to bots of this workspace.", valueName: "name"))
    var workspace: String?

    @Option(help: ArgumentHelp("Only what was done by people whose name or login contains this.", valueName: "text"))
    var actor: String?

    @Option(help: ArgumentHelp("Only this act, such as rotateCredential.", valueName: "act"))
    var act: String?

    @Option(help: ArgumentHelp("Only entries whose text, reason or error contains this.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("Only what was done at this time or later.", valueName: "time"))
    var since: AuditMoment?

    @Option(help: ArgumentHelp("Only what was done before this time.", valueName: "time"))
    var until: AuditMoment?

    @Option(help: ArgumentHelp("Only what comes before this entry: the next page.", valueName: "number"))
    var before: Int?

    @Option(help: ArgumentHelp("How many to list.", valueName: "number"))
    var limit = 50

    @Option(name: .format, help: "How to print it.")
    var format = FormatOption<AuditListing>.text

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit is from 1 to 10000") }
    }

    func run() async throws {
        let registry = try await Registry.open(options)
        try await registry.requireAudit()
        var filter = AuditFilter(limit: limit)
        (filter.bot, filter.workspace, filter.actor, filter.act, filter.text) = (bot, workspace, actor, act, text)
        filter.before = before
        if since != nil || until != nil {
            let now = try await registry.session.readClock()
            filter.since = since?.timestamp(now: now)
            filter.until = until?.timestamp(now: now)
        }
        let entries = try await registry.session.readAudit(filter)
        await registry.close()
        let listing = AuditListing(entries, limit: limit)
        Console.output.write(try listing.rendered(as: format.format, style: options.style(for: .output)))
    }
}

import Hummingbird
import Model
import PostgresClient
import Text

/// What came of a run of the console.
struct RunPage: Sendable {
    struct Cell: Sendable {
        var text: String
        var isNull: Bool
    }

    struct Result: Sendable {
        var number: Int
        var statement: String
        var columns: [String]
        var rows: [[Cell]]
        /// `rows 101 to 200 of 1000`; nil where all are there.
        var range: String?
        var previous: Int?
        var next: Int?
        var command: String?
        var count: String?
        var messages: [String]
        var data: String?
        var error: String?
        var state: String?
        var isCut: Bool
        var isStopped: Bool
        var milliseconds: Int64
        var entry: Int?
        var isTable: Bool
        /// Nil for what is no query plan.
        var plan: QueryPlan?
    }

    var header: BotHeader
    var editor: SQLEditor
    var bot: String
    var id: String
    var isRunning: Bool
    var isCancelled: Bool
    var failure: String?
    var results: [Result]
    var history: [PastStatement]

    static let pageSize = 100

    /// - Throws: `Problem`, `PostgresError`.
    init(_ job: ConsoleJob, _ exchange: Exchange, shown: Int?, page: Int) async throws {
        header = BotHeader(try exchange.bot, .console, for: try exchange.signedIn)
        bot = header.bot
        id = job.id
        let mistake = await job.results.lazy.compactMap(\.error).first?.place
        editor = try await SQLEditor(
            exchange,
            sql: job.subject.draft.text,
            reason: job.subject.reason,
            place: mistake.map { job.subject.place(of: $0) }
        )
        history = try await PastStatement.all(exchange)
        let state = await job.state
        isRunning = state == .running
        isCancelled = state == .cancelled
        failure = if case .broken(let reason) = state { reason } else { nil }
        results = await job.results.enumerated().map { index, result in
            Result(result, job.subject.draft.mode, number: index + 1, page: shown == index + 1 ? page : 1)
        }
    }

    static let routes = [
        Route.page(.get, "/bots/{bot}/console/runs/{run}", .bot(.write)) { exchange in
            let bot = try exchange.bot
            let job = try await ConsoleRunning.job(of: exchange)
            let query = try exchange.query
            let page = try await RunPage(
                job,
                exchange,
                shown: try query.number("result", in: 1...ConsoleJob.statementLimit),
                page: try query.number("page", in: 1...1_000_000) ?? 1
            )
            var frame = try exchange.frame("Run as \(bot.id)", .bots)
            if page.isRunning { frame.refresh = 1 }
            frame.hasEditor = exchange.panel.options.editor != nil
            return exchange.page(.run, frame, page)
        },
        Route.page(.post, "/bots/{bot}/console/runs/{run}/cancel", .bot(.write)) { exchange in
            let job = try await ConsoleRunning.job(of: exchange)
            await job.cancel()
            await job.wait(upTo: .seconds(2))
            return exchange.done(.cancelled, at: "/bots/\(try exchange.bot.id)/console/runs/\(job.id)")
        },
        Route.page(.get, "/bots/{bot}/console/runs/{run}/results/{number}/{format}", .bot(.write)) { exchange in
            try await ResultDownload.response(exchange)
        },
    ]
}

extension RunPage.Result {
    /// - Parameter page: from 1.
    init(_ result: StatementResult, _ mode: ConsoleMode, number: Int, page: Int) {
        self.number = number
        statement = result.statement
        columns = result.columns?.map(\.name) ?? []
        isTable = result.columns != nil
        let size = RunPage.pageSize
        let start = min((page - 1) * size, max(result.rows.count - 1, 0) / size * size)
        let end = min(start + size, result.rows.count)
        rows = result.rows[start..<end].map { row in
            row.map { RunPage.Cell(text: $0.map { String(decoding: $0, as: UTF8.self) } ?? "NULL", isNull: $0 == nil) }
        }
        if result.rows.count > size {
            range = "rows \(start + 1) to \(end) of \(result.rows.count)"
            previous = start > 0 ? start / size : nil
            next = end < result.rows.count ? start / size + 2 : nil
        }
        plan = mode == .run ? nil : result.rows.first?.first?.flatMap { $0 }.flatMap { QueryPlan(json: $0) }
        command = result.command
        count = result.columns == nil ? nil : counted(result.rows.count, "row")
        messages = result.messages
        // What COPY wrote may be large: the beginning is shown, and the rest is a download.
        data = result.data.isEmpty ? nil : String(decoding: result.data.prefix(64 * 1024), as: UTF8.self)
        error = result.error?.report
        state = result.error?.state
        isCut = result.isCut
        isStopped = result.isStopped
        milliseconds = result.milliseconds
        entry = result.auditEntry
    }
}

import HTTPTypes
import Hummingbird
import Model

extension APIRoutes {
    private struct Script: Decodable {
        var sql: String
        var reason: String?
        /// Whether to answer at once and not when the run is over.
        var isAsynchronous: Bool?
    }

    private static let script = Schema.object([
        .init("sql", .nonEmptyText), .optional("reason", .nullable(.text)),
        .optional("isAsynchronous", .nullable(.flag)),
    ])

    static let console = [
        Route.api(
            .post,
            "/bots/{bot}/console/runs",
            .bot(.write),
            Operation(
                id: "runSQL",
                summary: "Runs SQL as the bot. The answer comes when it is over, or after 25 seconds.",
                body: script,
                status: 201,
                answer: .json(.named(.run))
            )
        ) { exchange in
            let script = try exchange.decode(Script.self)
            guard !script.sql.isEmpty else { throw Problem(.unprocessable, "The field sql is empty.") }
            let job = try await ConsoleRunning.begin(
                ConsoleJob.Draft(text: script.sql),
                reason: script.reason,
                exchange
            )
            if script.isAsynchronous != true { await job.wait(upTo: .seconds(25)) }
            var response = Response.json(await RunDocument(job), status: .created)
            response.headers[.location] = "/api/v1/bots/\(try exchange.bot.id)/console/runs/\(job.id)"
            return response
        },
        Route.api(
            .get,
            "/bots/{bot}/console/runs/{run}",
            .bot(.write),
            Operation(id: "showRun", summary: "What came of a run until now.", answer: .json(.named(.run)))
        ) { exchange in .json(await RunDocument(try await ConsoleRunning.job(of: exchange))) },
        Route.api(
            .post,
            "/bots/{bot}/console/runs/{run}/cancel",
            .bot(.write),
            Operation(id: "cancelRun", summary: "Stops a run.", answer: .json(.named(.run)))
        ) { exchange in
            let job = try await ConsoleRunning.job(of: exchange)
            await job.cancel()
            await job.wait(upTo: .seconds(5))
            return .json(await RunDocument(job))
        },
        Route.api(
            .get,
            "/bots/{bot}/console/runs/{run}/events",
            .bot(.write),
            Operation(
                id: "followRun",
                summary: "Events `run` while a run goes on; the last one has a state other than running.",
                answer: .events(.named(.run))
            )
        ) { exchange in
            let job = try await ConsoleRunning.job(of: exchange)
            return EventStream.response { send in
                var seen = -1
                while true {
                    let document = await RunDocument(job)
                    let isOver = document.state != "running"
                    if document.results.count != seen || isOver { try await send("run", document) }
                    guard !isOver else { return }
                    seen = document.results.count
                    await job.wait(upTo: .seconds(1))
                }
            }
        },
    ]
}

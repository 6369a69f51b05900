package import Audit
import BotAccess
package import Logging
import Model
package import Planning
import PostgresClient
package import SQLText

/// Rewrites tables of blocked bots, beside the pass that found them worth it: without the apply lock, as their bots, and
/// bounded.
///
/// A rewrite calls what the bot wrote, and that may catch what `statement_timeout` does. So whoever is late is ended from
/// outside, and the rest of the bot's tables is left to the bot until their rows have changed: it can rewrite them itself.
package struct Reclaimer: Sendable {
    package struct Bounds: Sendable {
        /// A table of the largest copy that is made, see `Reclaim`, takes less where the disk writes 40 MB a second.
        package var table: Duration = .seconds(60)
        /// After that no other table of the bot is begun, so that a bot takes twice that at most.
        package var bot: Duration = .seconds(60)
        /// After that no other bot is begun: what is left, the next pass finds again.
        package var all: Duration = .seconds(300)
        /// While a rewrite waits for its table, others of the bot wait behind it.
        package var lock: Duration = .seconds(2)

        /// For a person who waits for the end of a command.
        package static let once = {
            var bounds = Bounds(); bounds.all = .seconds(60); return bounds
        }()

        package init() {}
    }

    /// What became of a table.
    package struct Result: Hashable, Sendable {
        package enum Fate: Hashable, Sendable {
            case rewritten
            /// The table is left to the bot, for this reason.
            case left(String)
            /// The next pass tries again, for this reason.
            case postponed(String)
        }

        package var rewrite: Rewrite
        package var fate: Fate
    }

    /// Bots at the same time: one that is slow keeps another from nothing.
    private static let width = 2

    private let cluster: ClusterConnection
    private let database: Identifier
    private let bounds: Bounds
    private var context: AuditContext
    private let logger: Logger

    /// - Parameter context: on whose behalf; the reason is the reclaimer's own.
    package init(
        _ cluster: ClusterConnection,
        database: Identifier,
        bounds: Bounds = Bounds(),
        by context: AuditContext = .process(),
        logger: Logger
    ) {
        (self.cluster, self.database, self.bounds, self.logger) = (cluster, database, bounds, logger)
        self.context = context
        self.context.reason = "the bot is over its quota"
    }

    /// Rewrites the tables, and returns when all is done or given up; at once where the task is cancelled.
    ///
    /// - Returns: what became of those tables that were come to.
    package func run(_ rewrites: [Rewrite]) async -> [Result] {
        let end = ContinuousClock.now + bounds.all
        var waiting = Dictionary(grouping: rewrites, by: \.bot).sorted { $0.key < $1.key }[...]
        return await withTaskGroup(of: [Result].self) { group in
            func begin() {
                guard ContinuousClock.now < end, !Task.isCancelled, let (bot, tables) = waiting.popFirst() else {
                    return
                }
                group.addTask { await rewrite(tables, of: bot) }
            }
            for _ in 0..<Self.width { begin() }
            var results: [Result] = []
            for await some in group {
                results += some
                begin()
            }
            return results
        }
    }

    private func rewrite(_ tables: [Rewrite], of bot: BotReference) async -> [Result] {
        do {
            return try await cluster.withSession(in: database) { try await rewrite(tables, of: bot, through: $0) }
        } catch {
            logger.warning("cannot rewrite tables", metadata: ["bot": "\(bot)", "error": "\(error)"])
            return tables.map { Result(rewrite: $0, fate: .postponed("\(error)")) }
        }
    }

    private func rewrite(
        _ tables: [Rewrite],
        of bot: BotReference,
        through admin: PostgresSession
    ) async throws -> [Result] {
        let request = AccessRequest(
            bot: bot.id,
            purpose: .reclaim,
            by: context,
            duration: TimeSpan(seconds: (bounds.table + bounds.bot).components.seconds + 60)
        )
        let access = try await BotAccess.open(request, through: admin, at: cluster.options)
        let results = await rewrite(tables, by: access)
        // What was cancelled is to be put away all the same.
        return try await Task {
            try await access.close(through: admin)
            for result in results {
                switch result.fate {
                case .rewritten: try await admin.record(result.rewrite, leftBecause: nil)
                case .left(let flaw):
                    try await admin.record(result.rewrite, leftBecause: flaw)
                    logger.warning(
                        "left a table for its bot to rewrite",
                        metadata: ["bot": "\(bot)", "table": "\(result.rewrite.table)", "reason": "\(flaw)"]
                    )
                case .postponed: break
                }
            }
            return results
        }.value
    }

    private func rewrite(_ tables: [Rewrite], by access: BotAccess) async -> [Result] {
        let end = ContinuousClock.now + bounds.bot
        var results: [Result] = []
        for (index, table) in tables.enumerated() {
            guard ContinuousClock.now < end, !Task.isCancelled else { break }
            let fate = await rewrite(table, by: access)
            results.append(Result(rewrite: table, fate: fate))
            switch fate {
            case .rewritten: continue
            case .postponed: return results
            case .left(let flaw):
                return results + tables[(index + 1)...].map { Result(rewrite: $0, fate: .left(flaw)) }
            }
        }
        return results
    }

    /// Rewrites one table in a session of its own, which is ended from outside when its time is over.
    private func rewrite(_ table: Rewrite, by access: BotAccess) async -> Result.Fate {
        var options = access.options
        options.lockTimeout = bounds.lock
        options.leavesToRole.remove("lock_timeout")
        options.statementTimeout = .zero
        options.leavesToRole.remove("statement_timeout")
        // The one who ends the session comes first.
        options.answerTimeout = bounds.table + .seconds(30)
        let start = ContinuousClock.now
        do {
            let session = try await cluster.open(options)
            let watch = Task {
                do { try await Task.sleep(for: bounds.table) } catch { return false }
                // It goes on although the session that it ends, and with that this task, is over before it.
                await Task { await end(access) }.value
                return true
            }
            let outcome = await withTaskCancellationHandler {
                await Task { try await session.execute(table.statement) }.result
            } onCancel: {
                Task { await end(access) }
            }
            watch.cancel()
            let isLate = await watch.value
            await session.close()
            return fate(outcome, isLate: isLate, after: .now - start)
        } catch {
            return .postponed("\(error)")
        }
    }

    /// Ends the sessions of an access that is late, in a session that nothing else is done in.
    private func end(_ access: BotAccess) async {
        do {
            try await cluster.withSession(in: database) { try await access.endSessions(through: $0) }
        } catch {
            logger.warning("cannot end a rewrite", metadata: ["bot": "\(access.bot)", "error": "\(error)"])
        }
    }

    /// What a bot's code raises looks like an error of the server's own, so that only what fails at once is tried again.
    private func fate(_ outcome: Swift.Result<CommandTag, any Error>, isLate: Bool, after time: Duration) -> Result.Fate
    {
        switch outcome {
        case .success: return .rewritten
        case .failure where Task.isCancelled: return .postponed("interrupted")
        case .failure where isLate: return .left("it took longer than \(bounds.table.components.seconds) s")
        case .failure(let error):
            guard let error = error as? PostgresError else { return .postponed("\(error)") }
            let state = error.state.map { "\($0)" } ?? "none"
            if time < bounds.lock * 3, error.isPassing { return .postponed("SQLSTATE \(state)") }
            return .left("it failed, SQLSTATE \(state)")
        }
    }
}

extension PostgresSession {
    fileprivate func record(_ rewrite: Rewrite, leftBecause flaw: String?) throws {
        for statement in rewrite.record(leftBecause: flaw) { try execute(statement) }
    }
}

extension PostgresError {
    /// Whether the table may well be rewritten in the next pass: it was locked, or is gone, or the server was short of
    /// something that is not the bot's own.
    fileprivate var isPassing: Bool {
        if kind == .connectionLost { return false }
        return isTransient || state == .lockNotAvailable || state == .undefinedTable || state == .diskFull
    }
}

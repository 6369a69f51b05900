import Audit
import Backups
import Catalog
import Model
import Operations
import PanelStore
import Planning
import PostgresClient
import Presentation
import Reconciliation
import SQLText

/// A request that is about archives: to restore one, to take that back, to copy one into another bot, to try one.
///
/// A restore that was killed is given up by whatever pass comes next, and then begun again here; one that came to its end is
/// found by the request's number and not done again.
struct RestoreDeed {
    let request: Request
    /// When it was claimed first, as the server prints it.
    let begun: String
    let desired: DesiredState
    let context: AuditContext
    let cluster: ClusterConnection
    let backup: Backup
    let session: PostgresSession
    let allowsUnsafePrograms: Bool

    /// - Throws: what keeps it from being carried out.
    func run() async throws -> RequestEnd {
        guard let bot = request.bot else { return .refused("the request names no bot") }
        let moment: Timestamp
        switch time() {
        case .success(let time): moment = time
        case .failure(let refusal): return .refused(refusal.reason)
        }
        switch request.kind {
        case .undo: return try await undo(bot)
        case .drill: return try await drill(bot, moment)
        case .clone:
            guard let target = request.arguments["as"].flatMap({ Name($0) }) else {
                return .refused("the request does not name the bot that is to get the data: as")
            }
            let workspace = try await session.readStatus(of: target).first?.workspace
            guard workspace == request.workspace else {
                return .refused("there is no bot \(target) in workspace \(request.workspace)")
            }
            return try await restore(.init(bot: target, source: bot, at: moment))
        case .restore: return try await restore(.init(bot: bot, at: moment))
        case .rotate, .backup, .plan, .migrate, .tryMigration:
            preconditionFailure("a request to \(request.kind.rawValue) is not about archives")
        }
    }

    private struct Refusal: Error { var reason: String }

    /// The latest moment that an archive may be of. Whoever carries the request out again takes the same archive.
    private func time() -> Result<Timestamp, Refusal> {
        guard let text = request.arguments["at"], text != "latest" else {
            return .success(request.begun ?? request.filed)
        }
        guard let moment = AuditMoment(argument: text) else {
            return .failure(Refusal(reason: "at is no time such as 2026-11-28T12:30:00Z"))
        }
        return .success(moment.timestamp(now: request.filed))
    }

    private func restore(_ wish: RestoreOperation.Wish) async throws -> RequestEnd {
        try await attempt { planned in
            _ = try await operation.settleAbandoned(of: wish.bot)
            if let restored = try await session.readRestored(forRequest: request.number) {
                return try JSONOutput.line(RestoreDocument(restored, keep: desired.policy.keepReplaced))
            }
            return try JSONOutput.line(RestoreDocument(try await operation.run(wish, review: { _ in planned() })))
        }
    }

    private func undo(_ bot: Name) async throws -> RequestEnd {
        try await attempt { planned in
            if let replaced = try await session.readUndone(forRequest: request.number) {
                // Its logins may be shut still.
                _ = try await operation.settle(bot)
                return try JSONOutput.line(["bot": bot.text, "replaced": replaced.name])
            }
            return try JSONOutput.line(RestoreDocument(try await operation.undo(bot, review: { _ in planned() })))
        }
    }

    /// What is thrown before there is a plan is a refusal: nothing was touched.
    private func attempt(_ body: (_ planned: () -> Void) async throws -> String) async throws -> RequestEnd {
        var isPlanned = false
        do {
            return .done(try await body { isPlanned = true })
        } catch let error as BackupError where !isPlanned {
            return .refused(([error.description] + [error.hint].compactMap(\.self)).joined(separator: ". "))
        } catch let error as OperationError where !isPlanned && !Task.isCancelled {
            return .refused("\(error)")
        }
    }

    private var operation: RestoreOperation {
        var operation = RestoreOperation(desired, on: cluster, of: backup, lockTimeout: .seconds(60))
        (operation.context, operation.request) = (context, request.number)
        operation.allowsUnsafePrograms = allowsUnsafePrograms
        return operation
    }

    private func drill(_ bot: Name, _ moment: Timestamp) async throws -> RequestEnd {
        if let drill = try await session.readDrill(of: bot, since: begun) {
            return .done(try JSONOutput.line(DrillDocument(drill)))
        }
        let archive: Archive
        do { archive = try await backup.archive(of: bot, at: moment) } catch let error as BackupError {
            return .refused("\(error)")
        }
        var operation = DrillOperation(desired, on: cluster, of: backup)
        (operation.context, operation.allowsUnsafePrograms) = (context, allowsUnsafePrograms)
        guard let drill = try await operation.run([archive]).first else {
            return .failed("archive \(archive.number) is not kept any more")
        }
        return .done(try JSONOutput.line(DrillDocument(drill)))
    }
}

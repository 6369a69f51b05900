import Audit
import BotAccess
import Model
import Planning
import PostgresClient
import SQLText
import Statements
import Synchronization

extension Migrator {
    /// Runs what is pending in one transaction, looks at what it did, and takes all of it back.
    ///
    /// It holds the same locks as the migration will, for as long. Only what PostgreSQL never takes back stays: numbers
    /// that were drawn from sequences.
    ///
    /// - Throws: `MigrationRefusal` where nothing is tried; `AccessRefusal`, `PostgresError`.
    package func dryRun(_ plan: MigrationPlan) async throws -> DryRunReport {
        try refuse(plan)
        guard !plan.pending.isEmpty else { return DryRunReport() }
        return try await withAccess { access in
            let session = try await connect(access, for: plan.pending[0])
            let xid = try await session.beginMigration()
            var report = DryRunReport(quota: try await admin.readQuota(of: bot))
            var before = try await look(through: session, access.bot.role)
            report.bytesBefore = before.sizes.total
            for migration in plan.pending {
                var trial = MigrationTrial(migration: migration)
                if let reason = migration.reasonNotToTry {
                    (trial.failure, trial.isTried) = (migration.isTransactional ? reason : nil, false)
                } else {
                    let intent = try await announce(migration, access)
                    before = try await run(&trial, in: xid, through: session, role: access.bot.role, before: before)
                    try await conclude(trial, intent)
                }
                report.trials.append(trial)
                if trial.failure != nil { break }
                // In a session of its own the next one has none of this one's settings.
                try await session.execute("RESET ALL")
            }
            report.bytesAfter = before.sizes.total
            await session.rollBackMigration()
            await session.close()
            return report
        }
    }

    private struct Look {
        var schema: SchemaSnapshot
        var sizes: RelationSizes
    }

    private func look(through session: PostgresSession, _ role: Identifier) async throws -> Look {
        let schema = try await session.readSchema(role)
        return Look(schema: schema, sizes: try await admin.readSizes(of: schema.files))
    }

    /// Runs one migration, fills in what it did, and returns what is there after it.
    private func run(
        _ trial: inout MigrationTrial,
        in xid: String,
        through session: PostgresSession,
        role: Identifier,
        before: Look
    ) async throws -> Look {
        let (admin, process) = (admin, await session.processID)
        let watch = LockWatch(known: try await admin.readStrongLocks(ofProcess: process))
        let progress = await session.runMigration(trial.migration.statements, in: xid) { _, tag in
            watch.add(try await admin.readStrongLocks(ofProcess: process), after: tag)
        }
        let locks = watch.end()
        trial.duration = watch.duration
        switch progress {
        case .complete: break
        case .failed(let failure, _), .left(let failure):
            trial.failure = failure
            return before
        }
        let after = try await look(through: session, role)
        TrialFindings(
            before: before.schema,
            after: after.schema,
            sizesBefore: before.sizes,
            sizesAfter: after.sizes,
            truncates: watch.hasTruncated,
            locks: locks
        ).fill(&trial)
        return after
    }

    private func announce(_ migration: Migration, _ access: BotAccess) async throws -> (AuditDraft, Int?) {
        let draft = AuditDraft.intent(
            .tryMigration,
            bot: bot,
            workspace: access.bot.workspace,
            text: "\(migration.name) \(migration.checksum)\n\(migration.recordedText)",
            by: context
        )
        return (draft, try await admin.appendAudit([draft]).first)
    }

    private func conclude(_ trial: MigrationTrial, _ intent: (draft: AuditDraft, number: Int?)) async throws {
        guard let number = intent.number else { return }
        let outcome = intent.draft.outcome(
            of: number,
            trial.failure == nil ? .done : .failed,
            took: trial.duration,
            sqlState: trial.failure?.sqlState,
            text: trial.failure?.description ?? trial.hazards.map(\.rawValue).joined(separator: ", ")
        )
        _ = try await admin.appendAudit([outcome])
    }
}

extension Migration {
    /// Why a dry run does not run it; nil where it does.
    fileprivate var reasonNotToTry: MigrationFailure? {
        guard isTransactional else {
            return MigrationFailure("it runs outside a transaction and cannot be rolled back")
        }
        guard let end = statements.first(where: \.endsTransaction) else { return nil }
        let hint = "migrate would commit a part of it and record it as partial. Leave the transaction to flarexdb."
        return MigrationFailure("\(end.opening.first ?? "it") would end the transaction", line: end.line, hint: hint)
    }
}

/// Since when a transaction has held which locks.
private final class LockWatch: Sendable {
    private struct State {
        var started = ContinuousClock.now
        var statement = ContinuousClock.now
        var ended = ContinuousClock.now
        var since: [Key: ContinuousClock.Instant] = [:]
        var hasTruncated = false
    }

    private struct Key: Hashable {
        var relation: Int
        var mode: LockMode
    }

    private let state = Mutex(State())
    private let known: Set<Key>

    /// - Parameter locks: those that an earlier migration of the same transaction has taken.
    init(known locks: [(relation: Int, mode: LockMode)]) {
        known = Set(locks.map { Key(relation: $0.relation, mode: $0.mode) })
    }

    var duration: Duration { state.withLock { $0.ended - $0.started } }
    var hasTruncated: Bool { state.withLock(\.hasTruncated) }

    /// What is held after a statement was taken by it, at its beginning or later.
    func add(_ locks: [(relation: Int, mode: LockMode)], after tag: CommandTag) {
        state.withLock { state in
            for lock in locks {
                let key = Key(relation: lock.relation, mode: lock.mode)
                if !known.contains(key), state.since[key] == nil { state.since[key] = state.statement }
            }
            state.hasTruncated = state.hasTruncated || tag.description.hasPrefix("TRUNCATE")
            state.statement = .now
        }
    }

    /// The strongest lock on each relation, and for how long it was held.
    func end() -> [(relation: Int, mode: LockMode, held: Duration)] {
        state.withLock { state in
            let end = ContinuousClock.now
            state.ended = end
            return Dictionary(grouping: state.since, by: \.key.relation).compactMap { relation, locks in
                locks.max { $0.key.mode < $1.key.mode }.map { (relation, $0.key.mode, end - $0.value) }
            }
        }
    }
}

import Audit
import Console
import Digest
import Model
import PanelStore
import PostgresClient
import Secrets

/// Everybody's consoles: the sessions that are open, and what was run lately.
///
/// Sessions stay open for a while, since opening one takes longer than most statements; what somebody sets in one is there
/// the next time. A transaction that a run leaves open is undone at its end: nobody sits before a page that holds locks.
actor ConsoleDesk {
    /// Whose a session or a job is.
    enum Owner: Hashable, Sendable {
        case session(Int)
        case token(Int)
    }

    private struct Seat: Hashable {
        var owner: Owner
        var bot: Name
        var isReadOnly: Bool
        /// What the audit log says of every statement of a session.
        var reason: String?
        var client: String?
    }

    private struct Place {
        var console: PanelConsole
        var isBusy: Bool
        var used: ContinuousClock.Instant
    }

    struct Limits: Sendable {
        var sessions = 20
        /// How long whoever comes waits for one of them.
        var patience: Duration = .seconds(15)
        var sessionIdle: Duration = .seconds(120)
        var jobs = 1000
        var jobAge: Duration = .seconds(900)
        /// Of the results of all jobs.
        var bytes = 256 * 1024 * 1024
        var jobsOfOwner = 20
    }

    private let open: @Sendable (ConsoleJob.Subject, AuditContext) async throws -> PanelConsole
    private let limits: Limits
    private let ended: @Sendable (_ hasFailed: Bool) -> Void
    private var places: [Seat: Place] = [:]
    /// Sessions that are being opened or closed, which count as those that are open.
    private var changing = 0
    private var jobs: [String: ConsoleJob] = [:]
    private var busy: [Seat: (job: ConsoleJob, task: Task<Void, Never>)] = [:]

    /// - Parameters:
    ///   - ended: told of each run that is over.
    ///   - open: opens a console of a bot.
    init(
        limits: Limits = Limits(),
        ended: @escaping @Sendable (_ hasFailed: Bool) -> Void,
        open: @escaping @Sendable (ConsoleJob.Subject, AuditContext) async throws -> PanelConsole
    ) {
        self.limits = limits
        self.ended = ended
        self.open = open
    }

    /// Begins to run a text.
    ///
    /// - Throws: `Problem` where the same person's last run as this bot is not over, or too many consoles are open.
    func run(_ subject: ConsoleJob.Subject, by context: AuditContext) async throws -> ConsoleJob {
        let seat = Seat(
            owner: subject.owner,
            bot: subject.bot,
            isReadOnly: subject.isReadOnly,
            reason: subject.reason,
            client: context.client
        )
        await forgetOldJobs(of: subject.owner)
        while let last = busy[seat] {
            guard await last.job.state != .running else {
                throw Problem(.conflict, "Your last run as this bot is not over. Cancel it, or wait for it.")
            }
            // Its results are there, and a transaction that it left open is being undone.
            await last.task.value
        }
        let job = ConsoleJob(hexadecimal(Randomness.system.bytes(16)), subject)
        jobs[job.id] = job
        busy[seat] = (job, Task { await self.carryOut(job, seat, context) })
        return job
    }

    /// A job of that owner's; nil where it was never there, is forgotten, or is another's.
    func job(_ id: String, of owner: Owner, bot: Name) -> ConsoleJob? {
        guard let job = jobs[id], job.subject.owner == owner, job.subject.bot == bot else { return nil }
        return job
    }

    /// Ends everything of somebody who signed out.
    func end(_ owner: Owner) async {
        for (id, job) in jobs where job.subject.owner == owner {
            await job.cancel()
            jobs[id] = nil
        }
        for (seat, place) in places where seat.owner == owner && !place.isBusy { await close(seat) }
    }

    /// Puts away what nobody has used for a while, until the task is cancelled.
    func sweep() async throws {
        while true {
            try await Task.sleep(for: .seconds(5))
            let now = ContinuousClock.now
            for (seat, place) in places where !place.isBusy && now - place.used > limits.sessionIdle {
                await close(seat)
            }
            for (id, job) in jobs where now - job.began > limits.jobAge {
                if await job.state != .running { jobs[id] = nil }
            }
        }
    }

    func closeAll() async {
        for job in jobs.values { await job.cancel() }
        jobs = [:]
        for seat in places.keys { await close(seat) }
    }

    // MARK: Sessions

    private func carryOut(_ job: ConsoleJob, _ seat: Seat, _ context: AuditContext) async {
        defer { busy[seat] = nil }
        do {
            let session = try await session(for: job, seat, context)
            await job.run(in: session)
            await leaveTransaction(of: session)
        } catch let problem as Problem {
            await job.fail(problem.detail ?? problem.title)
        } catch {
            await job.fail(ConsoleRefusal.words(for: error))
        }
        ended(await job.hasFailed)
        places[seat]?.isBusy = false
        places[seat]?.used = .now
        if jobs[job.id] == nil { await close(seat) }
    }

    private func session(for job: ConsoleJob, _ seat: Seat, _ context: AuditContext) async throws -> ConsoleSession {
        if let place = places[seat] {
            places[seat]?.isBusy = true
            if await place.console.session.isUsable { return place.console.session }
            await close(seat)
        }
        try await makeRoom()
        changing += 1
        defer { changing -= 1 }
        let console = try await open(job.subject, context)
        places[seat] = Place(console: console, isBusy: true, used: .now)
        return console.session
    }

    /// Closes what was not used for the longest time, or waits for somebody to end.
    private func makeRoom() async throws {
        let end = ContinuousClock.now + limits.patience
        while places.count + changing >= limits.sessions {
            if let idle = places.filter({ !$0.value.isBusy }).min(by: { $0.value.used < $1.value.used }) {
                await close(idle.key)
            } else if ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
            } else {
                throw Problem(.unavailable, "Too many consoles are open. Try again in a moment.")
            }
        }
    }

    private func leaveTransaction(of session: ConsoleSession) async {
        guard await session.transaction != .none else { return }
        // Whatever comes of it, a session that is not out of its transaction ends with its idle timeout.
        do { for try await _ in session.run("ROLLBACK") {} } catch { try? await session.close() }
    }

    private func close(_ seat: Seat) async {
        guard let place = places.removeValue(forKey: seat) else { return }
        changing += 1
        defer { changing -= 1 }
        // A pass ends what could not be closed.
        try? await place.console.close()
    }

    // MARK: Jobs

    private func forgetOldJobs(of owner: Owner) async {
        var ended: [(job: ConsoleJob, bytes: Int)] = []
        for job in jobs.values where await job.state != .running { ended.append((job, await job.bytes)) }
        ended.sort { $0.job.began < $1.job.began }
        var total = ended.reduce(0) { $0 + $1.bytes }
        var own = ended.count { $0.job.subject.owner == owner }
        for (job, bytes) in ended {
            let isOwn = job.subject.owner == owner
            guard jobs.count >= limits.jobs || total > limits.bytes || isOwn && own >= limits.jobsOfOwner else {
                continue
            }
            jobs[job.id] = nil
            total -= bytes
            if isOwn { own -= 1 }
        }
    }
}

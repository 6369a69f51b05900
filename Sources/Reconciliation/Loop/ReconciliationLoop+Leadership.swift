import Model
import SQLText

extension ReconciliationLoop {
    /// Waits until no other instance leads; false when it is not worth waiting any longer.
    func becomeLeader(_ leader: LeaderLock, of database: Identifier) async -> Bool {
        var candidacy = Candidacy(takeover: environment.settings.takeover)
        while !triggerQueue.isStopping, intake.desired?.policy.database == database {
            let pause: Duration
            do {
                switch try await leader.attempt() {
                case .taken:
                    // Of a cluster that was refused, the first plan tells whether it still is.
                    if !contact.isRefused { note(.answers) }
                    emit(.leadership(.leader))
                    return true
                case .heldBy(let other):
                    note(.answers)
                    let standby = candidacy.standBy()
                    if standby.isNew { emit(.leadership(.standby(behind: other))) }
                    pause = standby.pause
                case .noDatabase:
                    if await makeDatabase(retryAfter: candidacy.nextPause) { continue }
                    pause = candidacy.fail()
                }
            } catch {
                pause = candidacy.fail()
                note(error)
            }
            let triggers = await wait(until: now + pause)
            if !triggers.isDisjoint(with: [.files, .request]), !triggerQueue.isStopping { await readManifests() }
        }
        return false
    }

    /// Works until the loop is stopped, the lead is lost or another database is the shared one, and gives all back.
    func lead(_ leader: LeaderLock, _ database: Identifier) async {
        let term = LeaderTerm(in: database, environment)
        let bell = TriggerQueue(environment.clock)
        let watch = Task { await self.watch(leader, term, bell) }
        let watchdog = watchBots(during: term)
        let chores = doChores()
        let errands = runErrands(at: bell)
        work.begin()
        sweep.begin()
        await passes(during: term)
        for task in work.applications.values { await task.value }
        rewriting?.cancel()
        await rewriting?.value
        watch.cancel()
        watchdog.cancel()
        chores.cancel()
        errands.cancel()
        await watch.value
        await watchdog.value
        await chores.value
        await errands.value
        await term.lock.release()
        await closeObservation()
        if triggerQueue.isStopping {
            emit(.stopping)
            emit(.leadership(.released))
        } else {
            emit(.leadership(term.reason.map(LeadershipChange.lost) ?? .moving))
        }
    }

    /// Listens to the database for as long as the lock is held, and gives the signs of life that both locks need.
    ///
    /// It does not wait for the loop, which may be busy planning for ten thousand bots.
    @concurrent
    private nonisolated func watch(_ leader: LeaderLock, _ term: LeaderTerm, _ bell: TriggerQueue) async {
        while !Task.isCancelled {
            do {
                let told = try await leader.watch(for: .seconds(1))
                if told.contains(.drift) { triggerQueue.signal(.drift) }
                if told.contains(.request) { bell.signal(.request) }
                _ = await term.lock.isHeld
            } catch {
                guard !Task.isCancelled else { return }
                term.end("\(error)")
                await note(error)
                triggerQueue.wake()
                return
            }
        }
    }
}

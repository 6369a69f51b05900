import Catalog
import Model

extension ReconciliationLoop {
    /// Does what the settings ask for beside the passes, until the task is cancelled.
    func doChores() -> Task<Void, Never> {
        let settings = environment.settings
        return Task {
            while !Task.isCancelled {
                // Before the first pass over everything there may be no registry.
                if let chore = settings.chore, work.lastPlanned != nil, let desired = intake.desired {
                    await chore(desired)
                    await countArchives(desired.policy)
                }
                try? await Task.sleep(for: settings.choreInterval)
            }
        }
    }

    /// What cannot be counted now is counted next time.
    private func countArchives(_ policy: ClusterPolicy) async {
        guard let backups = policy.backups else { return }
        let cluster = environment.cluster
        let census = try? await cluster.withSession(in: policy.database) { try await $0.readArchiveCensus() }
        if let census { environment.emit(.archives(census, backups)) }
    }

    /// Does what it is asked for, until the task is cancelled.
    ///
    /// - Parameter bell: is signalled when there is something to do.
    func runErrands(at bell: TriggerQueue) -> Task<Void, Never> {
        let settings = environment.settings
        return Task {
            guard let errand = settings.errand else { return }
            while !Task.isCancelled {
                // Before the first pass over everything there may be no registry.
                let isReady = work.lastPlanned != nil
                if isReady, let desired = intake.desired { await errand(desired) }
                _ = await bell.next(until: now + (isReady ? settings.errandInterval : .milliseconds(200)))
            }
        }
    }
}

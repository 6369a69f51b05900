import Model

extension ReconciliationLoop {
    /// Does what the settings ask for beside the passes, until the task is cancelled.
    func doChores() -> Task<Void, Never> {
        let settings = environment.settings
        return Task {
            while !Task.isCancelled {
                // Before the first pass over everything there may be no registry.
                if let chore = settings.chore, work.lastPlanned != nil, let policy = intake.desired?.policy {
                    await chore(policy)
                }
                try? await Task.sleep(for: settings.choreInterval)
            }
        }
    }
}

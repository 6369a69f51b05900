import Manifests
package import SystemPackage

/// Manifests in a branch of a git repository, fetched beside the loop: a remote that hangs holds nothing up.
package actor GitFeed: ManifestFeed {
    private let repository: GitRepository
    private let interval: Duration
    private let files: PathFeed
    private var complaint: String?
    private var fetching: Task<Void, Never>?
    private let requests = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var isPrepared = false
    /// The commit that was read last.
    private var lastRevision: String?

    /// - Parameters:
    ///   - interval: how often the remote is asked.
    ///   - others: paths of further manifests, which are no part of the repository.
    package init(_ source: GitSource, interval: Duration, with others: [FilePath] = []) {
        repository = GitRepository(source: source)
        self.interval = interval
        files = PathFeed([repository.manifests] + others, naming: FileNaming(root: repository.current))
    }

    package func read(isThorough: Bool) async throws -> ManifestReading {
        guard let revision = repository.revision else {
            throw ReconciliationError(complaint ?? "no commit of \(repository.source.branch) was fetched yet")
        }
        var reading = await files.read(isThorough: isThorough || revision != lastRevision)
        lastRevision = revision
        // The link may have been led elsewhere meanwhile; the notice of that causes another reading.
        reading.revision = revision
        reading.complaint = complaint ?? reading.complaint
        return reading
    }

    package func watch(_ changed: @escaping @Sendable () -> Void) async {
        await files.watch(changed)
        fetching = Task {
            while !Task.isCancelled {
                if await self.fetch() { changed() }
                let tick = Task { [interval, requests] in
                    try await Task.sleep(for: interval)
                    requests.continuation.yield()
                }
                for await _ in self.requests.stream { break }
                tick.cancel()
            }
        }
    }

    package func refresh() { requests.continuation.yield() }

    package func stop() async {
        fetching?.cancel()
        requests.continuation.finish()
        await fetching?.value
        await files.stop()
    }

    /// Returns whether there is anything new to read, a failure included.
    private func fetch() async -> Bool {
        let before = complaint
        do {
            if !isPrepared {
                try await repository.prepare()
                isPrepared = true
            }
            let commit = try await repository.update()
            complaint = nil
            return commit != nil || before != nil
        } catch {
            guard !Task.isCancelled else { return false }
            let hint = (error as? ReconciliationError)?.hint
            complaint = "\(error)" + (hint.map { "; \($0)" } ?? "")
            return complaint != before
        }
    }
}

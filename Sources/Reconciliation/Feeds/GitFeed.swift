import Manifests
package import SystemPackage

/// Manifests in a branch of a git repository, fetched beside the loop: a remote that hangs holds nothing up.
package actor GitFeed: ManifestFeed {
    private let repository: GitRepository
    private let interval: Duration
    private let files: PathFeed
    private let fetched: @Sendable (FetchReport) -> Void
    private var complaint: String?
    private var fetching: Task<Void, Never>?
    private let requests = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private var isPrepared = false
    /// Whether the remote was asked at least once since the start.
    private var hasAsked = false
    /// What the program was started with that cannot work, as the first attempt has shown.
    private var mistake: ReconciliationError?
    /// The commit that was read last, and earlier ones that it contains.
    private var last: (revision: String, history: [String])?

    /// - Parameters:
    ///   - interval: how often the remote is asked.
    ///   - others: paths of further manifests, which are no part of the repository.
    ///   - fetched: told, from any task, what came of each attempt.
    package init(
        _ source: GitSource,
        interval: Duration,
        with others: [FilePath] = [],
        fetched: @escaping @Sendable (FetchReport) -> Void = { _ in }
    ) {
        self.fetched = fetched
        repository = GitRepository(source: source)
        self.interval = interval
        files = PathFeed([repository.manifests] + others, naming: FileNaming(root: repository.current))
    }

    package func read(isThorough: Bool) async throws -> ManifestReading {
        if let mistake { throw mistake }
        guard let revision = repository.revision else {
            throw ReconciliationError(
                complaint ?? "no commit of \(repository.source.branch) was fetched yet",
                kind: hasAsked ? .failure : .postponement
            )
        }
        var reading = await files.read(isThorough: isThorough || revision != last?.revision)
        if revision != last?.revision { last = (revision, await repository.history(of: revision)) }
        // The link may have been led elsewhere meanwhile; the notice of that causes another reading.
        reading.revision = revision
        reading.history = last?.history ?? []
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
        let (before, isFirst) = (complaint, !hasAsked)
        var isNew = isFirst
        do {
            if !isPrepared {
                try await repository.prepare()
                isPrepared = true
            }
            isNew = try await repository.update() != nil || isNew
            complaint = nil
        } catch {
            guard !Task.isCancelled else { return false }
            let error = error as? ReconciliationError ?? ReconciliationError("\(error)")
            complaint = error.whole
            // Later on, the last good commit is better than none.
            if isFirst, error.kind == .setup { mistake = error }
        }
        hasAsked = true
        fetched(FetchReport(revision: repository.revision, error: complaint))
        return isNew || complaint != before
    }
}

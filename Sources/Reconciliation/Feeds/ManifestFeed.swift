package import Manifests
package import SystemPackage

/// Where the loop has its manifests from.
package protocol ManifestFeed: Sendable {
    /// Reads what there is now. The loop asks one call at a time.
    ///
    /// - Parameter isThorough: whether to look at everything, and not only at what was seen to change.
    /// - Throws: when there is no telling what the manifests are; then the last ones hold.
    func read(isThorough: Bool) async throws -> ManifestReading

    /// Calls the closure, from any task, whenever something may have changed; reading tells whether it did.
    func watch(_ changed: @escaping @Sendable () -> Void) async

    /// Asks wherever the manifests come from at once. It does not wait for an answer.
    func refresh() async

    func stop() async
}

/// What a feed has read.
package struct ManifestReading: Sendable {
    package var manifests: LoadedManifests
    /// The commit that the manifests are of.
    package var revision: String?
    /// Earlier commits that it contains, as far as they are known.
    package var history: [String] = []
    /// Why changes are noticed late, or not at all, if so.
    package var complaint: String?

    package init(manifests: LoadedManifests, revision: String? = nil, complaint: String? = nil) {
        self.manifests = manifests
        self.revision = revision
        self.complaint = complaint
    }
}

/// Manifests in files and folders, which are read whenever the loop asks.
package actor PathFeed: ManifestFeed {
    private let paths: [FilePath]
    private var reader: ManifestReader
    private var watcher: FolderWatcher?
    private var complaint: String?

    package init(_ paths: [FilePath], naming: FileNaming = FileNaming()) {
        self.paths = paths
        reader = ManifestReader(ManifestSource(paths: paths, naming: naming))
    }

    package func read(isThorough: Bool) -> ManifestReading {
        // Whatever is touched from here on causes another reading.
        if let touched = watcher?.takeTouched(), !isThorough, let manifests = reader.load(touched: touched) {
            return ManifestReading(manifests: manifests)
        }
        // First, so that nothing changes unnoticed between being read and being watched.
        watcher?.update()
        return ManifestReading(manifests: reader.load(), complaint: watcher?.complaint ?? complaint)
    }

    package func watch(_ changed: @escaping @Sendable () -> Void) {
        do {
            watcher = try FolderWatcher(paths, changed)
        } catch {
            complaint = "cannot watch the manifests: \(error)"
        }
    }

    package func refresh() {}

    package func stop() { watcher = nil }
}

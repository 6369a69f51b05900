import Dispatch
import Manifests
import Synchronization
import SystemPackage

/// Tells when what lies at some paths may have changed.
final class FolderWatcher: Sendable {
    private struct State {
        var watches: [Int32: Watch] = [:]
        /// The entries that may have changed; nil for anything.
        var touched: Set<TouchedEntry>? = []
        /// Why not all is watched.
        var complaint: String?
    }

    private struct Watch {
        var folder: FilePath
        var interest: WatchedFolders.Interest
    }

    /// When so many files change at once, looking at all is as quick.
    private static let maximumTouched = 1000

    private let paths: [FilePath]
    private let notices: INotify
    // Its methods may be called from any thread.
    private nonisolated(unsafe) let source: any DispatchSourceRead
    private let state = Mutex(State())

    init(_ paths: [FilePath], _ changed: @escaping @Sendable () -> Void) throws {
        self.paths = paths
        notices = try INotify()
        source = DispatchSource.makeReadSource(fileDescriptor: notices.descriptor.rawValue)
        let notices = notices
        source.setEventHandler { [weak self] in if self?.noteEvents() == true { changed() } }
        source.setCancelHandler { notices.close() }
        source.resume()
    }

    deinit { source.cancel() }

    /// Why some changes are noticed late, if so.
    var complaint: String? { state.withLock(\.complaint) }

    /// Looks which folders there are now. Whatever is read after this is watched.
    func update() {
        let wanted = WatchedFolders(paths).interests
        state.withLock { state in
            var watches: [Int32: Watch] = [:]
            state.complaint = nil
            for (folder, interest) in wanted {
                do throws(Errno) {
                    let watch = try notices.add(folder)
                    // Two paths may lead to one folder.
                    watches[watch, default: Watch(folder: folder, interest: .init())].interest.formUnion(interest)
                } catch {
                    // What is gone already, or not ours to read, is missed by the reader too.
                    if error == .noSpace || error == .tooManyOpenFiles {
                        state.complaint = "cannot watch \(folder): \(error); raise fs.inotify.max_user_watches"
                    }
                }
            }
            for watch in state.watches.keys where watches[watch] == nil { notices.remove(watch) }
            state.watches = watches
        }
    }

    /// What may have changed since this was asked last; nil for anything.
    ///
    /// What the kernel knows of by now is in it, whether or not anybody was told.
    func takeTouched() -> Set<TouchedEntry>? {
        noteEvents()
        return state.withLock { state in
            defer { state.touched = [] }
            return state.complaint == nil ? state.touched : nil
        }
    }

    /// Takes in the kernel's notices; returns whether any is of interest.
    @discardableResult
    private func noteEvents() -> Bool {
        state.withLock { state in
            var isAny = false
            // Within the lock, so that whoever asks what was touched does not miss what is being read here.
            for event in notices.events() {
                let watch = state.watches[event.watch]
                if event.isEnd { state.watches[event.watch] = nil }
                if event.isOverflow || event.isEnd && watch != nil {
                    state.touched = nil
                    isAny = true
                }
                // A folder's own notice is followed by one of its end.
                guard let watch, !event.name.isEmpty, watch.interest.covers(event.name) else { continue }
                isAny = true
                if event.isFolder || watch.interest.entries.contains(event.name)
                    || state.touched?.count ?? 0 >= Self.maximumTouched
                {
                    state.touched = nil
                } else if let name = FilePath.Component(event.name) {
                    state.touched?.insert(TouchedEntry(folder: watch.folder, name: name))
                }
            }
            return isAny
        }
    }
}

import Dispatch
import Synchronization
import SystemPackage

/// Tells when what lies at some paths may have changed.
final class FolderWatcher: Sendable {
    private struct State {
        var watches: [Int32: WatchedFolders.Interest] = [:]
        /// Why not all is watched.
        var complaint: String?
    }

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
        source.setEventHandler { [weak self] in
            guard let self, self.isAnyOfInterest(notices.events()) else { return }
            changed()
        }
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
            var watches: [Int32: WatchedFolders.Interest] = [:]
            state.complaint = nil
            for (folder, interest) in wanted {
                do throws(Errno) {
                    let watch = try notices.add(folder)
                    // Two paths may lead to one folder.
                    watches[watch, default: WatchedFolders.Interest()].formUnion(interest)
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

    private func isAnyOfInterest(_ events: [INotify.Event]) -> Bool {
        state.withLock { state in
            var isAny = false
            for event in events {
                let interest = state.watches[event.watch]
                if event.isEnd { state.watches[event.watch] = nil }
                if event.isOverflow || event.isEnd && interest != nil { isAny = true }
                // A folder's own notice is followed by one of its end.
                if interest?.covers(event.name) == true, !event.name.isEmpty { isAny = true }
            }
            return isAny
        }
    }
}

import Glibc
import SystemPackage

/// The kernel's notices of changes in folders.
struct INotify: Sendable {
    struct Event {
        var watch: Int32
        /// The entry of the folder; empty for the folder itself.
        var name: String
        /// The folder is not watched any more: it is gone.
        var isEnd: Bool
        /// The entry is a folder.
        var isFolder: Bool
        /// Notices were lost.
        var isOverflow: Bool
    }

    /// Everything that can change what a reader would find. A file that is written to counts when it is closed.
    private static let mask = UInt32(
        IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB
    )

    let descriptor: FileDescriptor

    init() throws(Errno) {
        let number = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard number >= 0 else { throw Errno(rawValue: errno) }
        descriptor = FileDescriptor(rawValue: number)
    }

    /// Watches a folder; the same folder has the same number, whatever path leads to it.
    func add(_ folder: FilePath) throws(Errno) -> Int32 {
        let watch = inotify_add_watch(descriptor.rawValue, folder.string, Self.mask | UInt32(IN_ONLYDIR))
        guard watch >= 0 else { throw Errno(rawValue: errno) }
        return watch
    }

    func remove(_ watch: Int32) { _ = inotify_rm_watch(descriptor.rawValue, watch) }

    /// The notices that have come.
    func events() -> [Event] {
        var events: [Event] = []
        let size = 64 << 10
        withUnsafeTemporaryAllocation(byteCount: size, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            while let count = try? descriptor.read(into: buffer), count > 0 {
                var offset = 0
                while offset < count {
                    let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let start = offset + MemoryLayout<inotify_event>.size
                    let bytes = buffer[start..<(start + Int(event.len))].prefix { $0 != 0 }
                    events.append(
                        Event(
                            watch: event.wd,
                            name: String(decoding: bytes, as: UTF8.self),
                            isEnd: event.mask & UInt32(IN_IGNORED) != 0,
                            isFolder: event.mask & UInt32(IN_ISDIR) != 0,
                            isOverflow: event.mask & UInt32(IN_Q_OVERFLOW) != 0
                        )
                    )
                    offset = start + Int(event.len)
                }
            }
        }
        return events
    }

    func close() { try? descriptor.close() }
}

import Glibc
import SystemPackage

/// What changes with a file's contents: as long as it is the same, the file need not be read again.
struct FileStamp: Hashable {
    let identity: FileIdentity
    private let size: Int64
    private let modified: Moment
    private let changed: Moment

    private struct Moment: Hashable {
        var seconds: Int64
        var nanoseconds: Int64

        init(_ time: timespec) { (seconds, nanoseconds) = (Int64(time.tv_sec), Int64(time.tv_nsec)) }
    }

    init(_ status: Stat) {
        identity = FileIdentity(status)
        let raw = status.rawValue
        size = Int64(raw.st_size)
        modified = Moment(raw.st_mtim)
        changed = Moment(raw.st_ctim)
    }

    /// Whether the file had been left alone for some time at the given moment of the host's clock.
    ///
    /// File systems count time in steps; a second change within one leaves no trace.
    func wasSettled(at moment: timespec) -> Bool { changed.seconds + 1 < Int64(moment.tv_sec) }
}

extension timespec {
    /// The host's clock.
    static var now: timespec {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now
    }
}

import Glibc
import SystemPackage

/// What a running server writes about itself into `postmaster.pid`.
struct PostmasterFile {
    let processID: pid_t
    let isReady: Bool

    init?(_ data: FilePath) {
        let lines = (Files.text(data.appending("postmaster.pid")) ?? "")
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let processID = pid_t(first), processID > 1 else { return nil }
        self.processID = processID
        // The eighth line is the state, padded with blanks.
        isReady = lines.count >= 8 && ["ready", "standby"].contains(lines[7].prefix { $0 != " " })
    }

    /// True when the process that the file names serves this folder.
    ///
    /// After a crash of the machine the number may belong to any other process; a server's working directory is its
    /// data folder.
    func isRunning(in data: FilePath) -> Bool {
        guard kill(processID, 0) == 0 || errno == EPERM else { return false }
        func identity(_ path: String) -> (dev_t, ino_t)? {
            var status = stat()
            return stat(path, &status) == 0 ? (status.st_dev, status.st_ino) : nil
        }
        guard let its = identity("/proc/\(processID)/cwd"), let ours = identity(data.string) else { return false }
        return its == ours
    }
}

import Glibc
package import SystemPackage

/// Standard output for results, or standard error for everything else.
package struct Console: Sendable {
    package static let output = Console(descriptor: .standardOutput)
    package static let input = Console(descriptor: .standardInput)
    package static let error = Console(descriptor: .standardError)

    package let descriptor: FileDescriptor

    /// Writes all of it.
    ///
    /// Results that cannot be written end the process; quietly, as other tools do, if their reader went away. What is
    /// said beside them must not: it may be in the middle of an apply.
    package func write(_ text: String) { write(Array(text.utf8)) }

    package func write(_ bytes: [UInt8]) {
        do {
            try writeAll(bytes)
        } catch {
            guard descriptor == .standardOutput else { return }
            if error != .brokenPipe { Self.error.write("error: cannot write to standard output: \(error)\n") }
            ProcessEnd.now(EXIT_FAILURE)
        }
    }

    private func writeAll(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor.rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            let reason = Errno(rawValue: errno)
            switch reason {
            case .interrupted: continue
            case .wouldBlock:
                // Another program that has this terminal or pipe too may have set it so.
                var events = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
                _ = poll(&events, 1, -1)
            default: throw reason
            }
        }
    }

    /// Whether this leads to systemd's journal, which says so in `$JOURNAL_STREAM`: the device and inode of the socket.
    package var isJournal: Bool {
        guard let stream = environment("JOURNAL_STREAM") else { return false }
        var status = stat()
        return fstat(descriptor.rawValue, &status) == 0 && stream == "\(status.st_dev):\(status.st_ino)"
    }

    package var isTerminal: Bool { isatty(descriptor.rawValue) == 1 }
}

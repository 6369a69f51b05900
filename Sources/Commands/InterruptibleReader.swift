import Glibc
import Synchronization
import SystemPackage

/// Reads a file, pipe or terminal in the background of a console, and stops when a person wants that.
final class InterruptibleReader: Sendable {
    private static let chunk = 1 << 16

    private let descriptor: FileDescriptor
    private let interruption: ConsoleInterruption
    /// The beginning of a line of which the end has not come yet.
    private let started = Mutex<[UInt8]>([])

    init(_ descriptor: FileDescriptor, _ interruption: ConsoleInterruption) {
        self.descriptor = descriptor
        self.interruption = interruption
    }

    /// What comes next, as much as there is; nil at the end. Waits.
    ///
    /// - Throws: `Errno`.
    func read() throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        while true {
            guard !interruption.isPressed else { return nil }
            var events = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&events, 1, 100) != 0 else { continue }
            let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
            return count == 0 ? nil : Array(buffer.prefix(count))
        }
    }

    /// Whole lines, or the last one.
    ///
    /// - Throws: `Errno`.
    func readLines() throws -> [UInt8]? {
        try started.withLock { started in
            while let part = try read() {
                guard let end = part.lastIndex(of: UInt8(ascii: "\n")) else {
                    started += part
                    continue
                }
                defer { started = Array(part[(end + 1)...]) }
                return started + part[...end]
            }
            defer { started = [] }
            return started.isEmpty ? nil : started
        }
    }
}

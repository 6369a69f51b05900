import SystemPackage

/// Reads files whole, one after another into the same memory, and each file once, whatever paths lead to it.
struct FileReader {
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    private var known: Set<FileIdentity> = []

    /// Hands the file's bytes to `body`; does nothing when the file was read before.
    mutating func read(
        _ path: FilePath,
        _ body: (UnsafeBufferPointer<UInt8>) throws(Unreadable) -> Void
    ) throws(Unreadable) {
        let (stamp, count) = try load(path)
        guard known.insert(stamp.identity).inserted else { return }
        try buffer.withUnsafeBufferPointer { bytes throws(Unreadable) in
            try body(UnsafeBufferPointer(rebasing: bytes.prefix(count)))
        }
    }

    /// Hands the file's bytes to `body`, with the stamp that it had before it was read.
    mutating func readStamped(
        _ path: FilePath,
        _ body: (FileStamp, UnsafeBufferPointer<UInt8>) throws(Unreadable) -> Void
    ) throws(Unreadable) {
        let (stamp, count) = try load(path)
        try buffer.withUnsafeBufferPointer { bytes throws(Unreadable) in
            try body(stamp, UnsafeBufferPointer(rebasing: bytes.prefix(count)))
        }
    }

    /// The file's stamp, and how many bytes of the buffer it takes.
    private mutating func load(_ path: FilePath) throws(Unreadable) -> (FileStamp, Int) {
        if let open = StandardInput.descriptor(path) { return try loadOpen(open) }
        let file: FileDescriptor
        do {
            // Without `nonBlocking`, opening a named pipe waits for somebody to write to it.
            file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
        } catch { throw Unreadable(reading: error) }
        defer { try? file.close() }
        let status: Stat
        do { status = try file.stat() } catch { throw Unreadable(reading: error) }
        guard status.type == .regular else {
            throw Unreadable(message: "cannot read the file: it is \(status.type.noun)", mark: .start)
        }
        guard status.size <= Bounds.fileSize else { throw .tooLarge }
        return (FileStamp(status), try load(file))
    }

    /// Reads a pipe, terminal or file to its end. It is not closed: it was open before.
    private mutating func loadOpen(_ file: FileDescriptor) throws(Unreadable) -> (FileStamp, Int) {
        let status: Stat
        do { status = try file.stat() } catch { throw Unreadable(reading: error) }
        guard status.type != .directory else {
            throw Unreadable(message: "cannot read the file: it is \(status.type.noun)", mark: .start)
        }
        return (FileStamp(status), try load(file, isRegular: status.type == .regular))
    }

    private mutating func load(_ file: FileDescriptor, isRegular: Bool = true) throws(Unreadable) -> Int {
        var count = 0
        while true {
            if count == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
            let read: Int
            do {
                read = try buffer.withUnsafeMutableBytes {
                    try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
                }
            } catch { throw Unreadable(reading: error) }
            count += read
            // The file may have grown since its size was asked for.
            guard count <= Bounds.fileSize else { throw .tooLarge }
            // A regular file gives less than was asked for only at its end, and others give nothing there.
            guard isRegular ? count == buffer.count : read > 0 else { return count }
        }
    }
}

extension Unreadable {
    fileprivate static let tooLarge = Unreadable(
        message: "the file is larger than \(Bounds.fileSize >> 20) MiB",
        mark: .start,
        hint: "split it into several files"
    )

    fileprivate init(reading error: any Error) {
        message = "cannot read the file: \(error)"
        mark = .start
    }
}

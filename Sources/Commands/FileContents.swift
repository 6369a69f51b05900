import SystemPackage

enum FileContents {
    /// All bytes of a file; `Errno.fileTooLarge` beyond the limit.
    static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
            defer { chunk.deallocate() }
            while true {
                let count = try file.read(into: chunk)
                if count == 0 { return bytes }
                bytes += chunk[..<count]
                guard bytes.count <= limit else { throw Errno.fileTooLarge }
            }
        }
    }
}

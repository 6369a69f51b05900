import Digest
import SystemPackage

/// How many rows a file of a dump has, and a checksum of them that does not depend on their order: rows that are loaded
/// again need not lie in the table as they did.
///
/// The checksum is the sum of the digests of the lines, BLAKE2b with 256 bits each.
struct RowSum: Hashable, Sendable {
    private(set) var rows = 0
    private var sum = [UInt64](repeating: 0, count: 4)

    var checksum: String {
        sum.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private mutating func add(_ line: UnsafeRawBufferPointer) {
        rows += 1
        let (first, second, third, fourth) = BLAKE2b.words(of: line)
        sum[0] &+= first
        sum[1] &+= second
        sum[2] &+= third
        sum[3] &+= fourth
    }

    /// Reads a table's file: a line for each row, and at their end a line with a backslash and a dot.
    ///
    /// - Throws: `BackupError` for a file without that line: it was cut off.
    init(of path: FilePath) throws {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        defer { try? file.close() }
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            guard count > 0 else { throw BackupError("the dump's file \(path) is cut off") }
            rest.append(contentsOf: buffer[..<count])
            if takeLines(of: &rest) { return }
        }
    }

    /// Adds the whole lines and leaves the last, unfinished one; true once the end of the rows was there.
    private mutating func takeLines(of bytes: inout [UInt8]) -> Bool {
        var start = 0
        let isOver = bytes.withUnsafeBytes { all in
            while let length = all[start...].firstIndex(of: UInt8(ascii: "\n")).map({ $0 - start }) {
                let line = UnsafeRawBufferPointer(rebasing: all[start..<start + length])
                if length == 2, line[0] == UInt8(ascii: "\\"), line[1] == UInt8(ascii: ".") { return true }
                add(line)
                start += length + 1
            }
            return false
        }
        bytes.removeFirst(start)
        return isOver
    }
}

import Glibc
import Operations
import SystemPackage

/// A file whose text is replaced at once: a reader finds the old text or the new one.
enum ReplacedFile {
    private static let limit = 1 << 28

    /// Writes the text, unless the file has it.
    ///
    /// - Returns: whether it had another one.
    /// - Throws: `CommandError` where it cannot be written.
    static func update(_ path: FilePath, to text: String) throws -> Bool {
        if let bytes = try? FileContents.read(path, limit: limit), bytes.elementsEqual(text.utf8) { return false }
        do {
            try replace(path, with: text)
            return true
        } catch let error as Errno {
            throw CommandError("cannot write \(path): \(error)")
        }
    }

    /// Puts a new file in the place of the old one, so that there is never half a text, nor one written through a link.
    static func replace(_ path: FilePath, with text: String) throws {
        let temporary = FilePath("\(path).\(UInt64.random(in: 0 ... .max))")
        let file = try FileDescriptor.open(
            temporary,
            .writeOnly,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        do {
            try file.closeAfter {
                _ = try file.writeAll(Array(text.utf8))
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw error
        }
    }
}

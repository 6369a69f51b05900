import Glibc
package import SystemPackage

/// A file that only its owner can read, and that is replaced as a whole: a reader finds the old text or the new one.
package enum SecretFile {
    /// - Throws: `Errno` where the folder cannot be written to; the file is as it was then.
    package static func replace(_ file: FilePath, with bytes: [UInt8]) throws(Errno) {
        let name = file.lastComponent?.string ?? ""
        let number = UInt64.random(in: 0 ... .max)
        let temporary = file.removingLastComponent().appending(".\(name).\(number)")
        do {
            let descriptor = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite
            )
            try descriptor.closeAfter {
                _ = try descriptor.writeAll(bytes)
                guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(temporary.string, file.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw error as? Errno ?? .ioError
        }
    }
}

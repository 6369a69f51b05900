import Glibc
import SystemPackage

/// A file that holds a private key, and that only its owner can read.
enum PrivateKeyFile {
    /// Far more than a key with its comments.
    private static let maximumFileSize = 65_536

    /// Writes the private key to a new file that only its owner can read.
    ///
    /// An existing file stays as it is: it may be the only copy of another key. A file that could not be written to
    /// its end is removed.
    static func write(_ text: String, to path: FilePath) throws(SecretsError) {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite
            )
        } catch Errno.fileExists {
            throw .keyFileExists(path)
        } catch {
            throw .keyFileNotWritten(path, error as? Errno ?? .ioError)
        }
        var bytes = Array(text.utf8)
        defer { Sodium.erase(&bytes) }
        do {
            try file.closeAfter {
                try file.writeAll(bytes)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        } catch {
            _ = path.withPlatformString { unlink($0) }
            throw .keyFileNotWritten(path, error as? Errno ?? .ioError)
        }
    }

    /// Reads the key, which others must not be able to read or write.
    ///
    /// - Parameter parse: makes the key of the file's text.
    static func read<Key>(
        from path: FilePath,
        _ parse: (String) -> Result<Key, KeyTextFlaw>
    ) throws(SecretsError) -> Key {
        var bytes: [UInt8]
        let mode: mode_t
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            (mode, bytes) = try file.closeAfter { (try Self.mode(of: file), try Self.content(of: file)) }
        } catch {
            throw .keyFileNotRead(path, error as? Errno ?? .ioError)
        }
        defer { Sodium.erase(&bytes) }
        guard mode & 0o077 == 0 else { throw .keyFileExposed(path, mode: Int(mode & 0o777)) }
        guard bytes.count <= maximumFileSize, let text = String(validating: bytes, as: UTF8.self) else {
            throw .keyFileMalformed(path, .notText)
        }
        switch parse(text) {
        case .success(let key): return key
        case .failure(let flaw): throw .keyFileMalformed(path, flaw)
        }
    }

    private static func mode(of file: FileDescriptor) throws -> mode_t {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        return status.st_mode
    }

    /// The bytes of the file, or one more than the most that a key file may have. A pipe gives them in parts.
    private static func content(of file: FileDescriptor) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: maximumFileSize + 1)
        var filled = 0
        try bytes.withUnsafeMutableBytes { buffer in
            while filled < buffer.count {
                let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                if count == 0 { break }
                filled += count
            }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}

import Glibc
package import SystemPackage

/// A folder for one test, short enough in its path for a socket.
package struct TemporaryDirectory: Sendable {
    package let path: FilePath

    private init() throws {
        var template = Array("/tmp/fx-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = FilePath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
        // Run by root, a server under another account has to pass through to its own folder.
        chmod(path.string, 0o711)
    }

    /// Lends a folder to `body` and removes it with all that is in it, also when `body` throws.
    package static func with<Value>(_ body: (TemporaryDirectory) async throws -> Value) async throws -> Value {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        return try await body(directory)
    }

    /// Writes a file, with the folders on the way to it, and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> FilePath {
        let file = path.appending(name)
        var folder = path
        for component in FilePath(name).removingLastComponent().components {
            folder.append(component)
            if mkdir(folder.string, 0o755) != 0 && errno != EEXIST { throw Errno(rawValue: errno) }
        }
        let descriptor = try FileDescriptor.open(
            file,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try descriptor.closeAfter { try descriptor.writeAll(text.utf8) }
        return file
    }

    private func remove() { Self.remove(path) }

    /// Removes a folder or file; of a link, the link and not what it points to.
    private static func remove(_ path: FilePath) {
        if let folder = isFolder(path) ? opendir(path.string) : nil {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != "." && name != ".." { remove(path.appending(name)) }
            }
            closedir(folder)
        }
        Glibc.remove(path.string)
    }

    private static func isFolder(_ path: FilePath) -> Bool {
        var status = stat()
        return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

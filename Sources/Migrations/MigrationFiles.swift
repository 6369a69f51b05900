import Glibc
package import SystemPackage

/// Reads migrations from files and folders.
package enum MigrationFiles {
    /// The migrations of the files, and of those in the folders that end in `.sql`, in their order.
    ///
    /// - Throws: `MigrationFlaw`.
    package static func read(_ paths: [FilePath]) throws(MigrationFlaw) -> [Migration] {
        var migrations: [Migration] = []
        for path in paths {
            for file in try files(at: path) {
                guard let name = file.lastComponent?.string else { continue }
                migrations.append(try Migration(name: name, bytes: contents(of: file)))
            }
        }
        return try MigrationOrder.sorted(migrations)
    }

    private static func files(at path: FilePath) throws(MigrationFlaw) -> [FilePath] {
        guard let stream = path.withPlatformString({ opendir($0) }) else {
            guard errno == ENOTDIR else { throw .unreadable(path.string, Errno(rawValue: errno).description) }
            return [path]
        }
        defer { closedir(stream) }
        var files: [FilePath] = []
        while let entry = readdir(stream) {
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { break }
            let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            guard let component = FilePath.Component(platformString: name), !component.string.hasPrefix("."),
                component.extension == "sql"
            else { continue }
            files.append(path.appending(component))
        }
        guard !files.isEmpty else { throw .noFiles(path.string) }
        return files
    }

    private static func contents(of path: FilePath) throws(MigrationFlaw) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(path, .readOnly)
            return try file.closeAfter {
                var bytes: [UInt8] = []
                let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
                defer { chunk.deallocate() }
                while bytes.count <= Migration.limit {
                    let count = try file.read(into: chunk)
                    if count == 0 { break }
                    bytes += chunk[..<count]
                }
                return bytes
            }
        } catch {
            throw .unreadable(path.string, "\(error)")
        }
    }
}

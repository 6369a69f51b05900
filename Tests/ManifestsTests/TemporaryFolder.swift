import Glibc
import Manifests
import SystemPackage
import Testing

/// A folder that is deleted with all in it when the value goes.
struct TemporaryFolder: ~Copyable {
    let path: FilePath

    init() throws {
        var template = Array("/tmp/flarexdb-manifests-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { FilePath(platformString: $0) }
        }
        path = try #require(made)
    }

    deinit { Self.delete(path) }

    /// Writes a file and makes the folders that it needs.
    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = path.appending(name)
        makeFolder(file.removingLastComponent())
        let descriptor = try FileDescriptor.open(
            file,
            .writeOnly,
            options: [.create, .truncate],
            permissions: [.ownerReadWrite]
        )
        defer { try? descriptor.close() }
        try descriptor.writeAll(bytes)
    }

    func makeFolder(_ name: String) { makeFolder(path.appending(name)) }

    /// The folder's manifests.
    func load() -> LoadedManifests { ManifestSource(paths: [path]).load() }

    private func makeFolder(_ folder: FilePath) {
        guard folder != path else { return }
        makeFolder(folder.removingLastComponent())
        mkdir(folder.string, 0o700)
    }

    private static func delete(_ path: FilePath) {
        guard rmdir(path.string) != 0, errno == ENOTEMPTY || errno == EEXIST else {
            unlink(path.string)
            return
        }
        guard let stream = opendir(path.string) else { return }
        var names: [FilePath.Component] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != "..", let component = FilePath.Component(name) { names.append(component) }
        }
        closedir(stream)
        for name in names { delete(path.appending(name)) }
        rmdir(path.string)
    }
}

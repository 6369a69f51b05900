import Glibc
import LocalServer
package import SystemPackage

/// The folder in which archives lie while they are on their way, which nobody else may read.
///
/// One process at a time uses it. What a killed one left in it goes before anything else is put there.
package struct Spool: Sendable {
    package let folder: FilePath

    static let usualBase: FilePath = "/var/tmp"

    /// Makes the folder and empties it.
    ///
    /// - Parameters:
    ///   - base: where to make it; `/var/tmp` by default, as `/tmp` may be in memory.
    ///   - name: what keeps it apart from that of another cluster.
    /// - Throws: `BackupError`.
    package init(in base: FilePath?, named name: String) throws {
        folder = (base ?? Self.usualBase).appending("flarexdb-\(geteuid())-\(name)")
        var status = stat()
        if mkdir(folder.string, 0o700) != 0, errno != EEXIST { throw Self.failure("make", folder) }
        guard lstat(folder.string, &status) == 0 else { throw Self.failure("use", folder) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw BackupError(
                "\(folder) is not a folder that only this user may read",
                hint: "Remove it, or name another place with --spool."
            )
        }
        try clear()
    }

    func appending(_ name: String) -> FilePath { folder.appending(name) }

    /// Writes a file that only this user may read.
    static func write(_ text: String, to path: FilePath) throws { try write(Array(text.utf8), to: path) }

    static func write(_ bytes: [UInt8], to path: FilePath) throws {
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: .ownerReadWrite
        )
        defer { try? file.close() }
        _ = try file.writeAll(bytes)
    }

    /// Removes what is in it.
    func clear() throws {
        for name in try Self.names(in: folder) { try Self.remove(folder.appending(name)) }
    }

    /// Removes what is in it, and itself.
    package func remove() {
        try? clear()
        rmdir(folder.string)
    }

    static func names(in folder: FilePath) throws -> [String] {
        guard let stream = opendir(folder.string) else { throw failure("read", folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func remove(_ path: FilePath) throws {
        if unlink(path.string) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw failure("remove", path) }
        for name in try names(in: path) { try remove(path.appending(name)) }
        guard rmdir(path.string) == 0 || errno == ENOENT else { throw failure("remove", path) }
    }

    private static func failure(_ verb: String, _ path: FilePath) -> BackupError {
        BackupError("cannot \(verb) \(path): \(Errno(rawValue: errno))")
    }
}

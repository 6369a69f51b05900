import Glibc
import SystemPackage

/// Lends a new folder to the closure and removes it afterwards with the files in it.
func withTemporaryDirectory<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    var template = Array("/tmp/flarexdb-secrets-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    let path = FilePath(platformString: template)
    defer { remove(path) }
    return try body(path)
}

private func remove(_ folder: FilePath) {
    guard let entries = opendir(folder.string) else { return }
    while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { unlink(folder.appending(name).string) }
    }
    closedir(entries)
    rmdir(folder.string)
}

func write(_ text: String, to path: FilePath, permissions: FilePermissions = .ownerReadWrite) throws {
    let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .truncate], permissions: permissions)
    try file.closeAfter { _ = try file.writeAll(text.utf8) }
    // The mode given to open is cut by the umask of whoever runs the tests.
    guard chmod(path.string, permissions.rawValue) == 0 else { throw Errno(rawValue: errno) }
}

func contents(of path: FilePath) throws -> String {
    let file = try FileDescriptor.open(path, .readOnly)
    return try file.closeAfter {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

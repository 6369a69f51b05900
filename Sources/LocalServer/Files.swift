import Glibc
import SystemPackage

/// The few things done to files here.
enum Files {
    static func text(_ path: FilePath) -> String? {
        guard let file = try? open(path, .readOnly, options: []) else { return nil }
        defer { try? file.close() }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Opens a file in a server's folder. That belongs to the server's account, which may have put a link there.
    static func open(
        _ path: FilePath,
        _ mode: FileDescriptor.AccessMode,
        options: FileDescriptor.OpenOptions
    ) throws -> FileDescriptor {
        try attempt("open \(path)") {
            try FileDescriptor.open(
                path,
                mode,
                options: options.union([.noFollow, .closeOnExec]),
                permissions: .ownerReadWrite
            )
        }
    }

    /// Replaces a file that only its owner may read.
    static func write(_ text: String, to path: FilePath, owner: ServerAccount?) throws {
        let file = try open(path, .writeOnly, options: [.create, .truncate])
        defer { try? file.close() }
        try attempt("write \(path)") { _ = try file.writeAll(text.utf8) }
        try give(file, path, to: owner)
    }

    /// Makes a folder that only its owner may enter, unless it exists.
    static func makeDirectory(_ path: FilePath, owner: ServerAccount?) throws {
        if mkdir(path.string, 0o700) != 0 && errno != EEXIST {
            throw LocalServerError("cannot make the folder \(path): \(Errno(rawValue: errno))")
        }
        guard owner != nil else { return }
        let folder = try open(path, .readOnly, options: .directory)
        defer { try? folder.close() }
        try give(folder, path, to: owner)
    }

    static func absolute(_ path: FilePath) throws -> FilePath {
        guard let resolved = realpath(path.string, nil) else {
            throw LocalServerError("cannot find \(path): \(Errno(rawValue: errno))")
        }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    private static func give(_ file: FileDescriptor, _ path: FilePath, to owner: ServerAccount?) throws {
        guard let owner, fchown(file.rawValue, owner.userID, owner.groupID) != 0 else { return }
        throw LocalServerError("cannot give \(path) to the server's account: \(Errno(rawValue: errno))")
    }

    private static func attempt<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw LocalServerError("cannot \(what): \(error)") }
    }
}

import Glibc
import SystemPackage

/// The few things done to files here.
enum Files {
    static func text(_ path: FilePath) -> String? {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return nil }
        defer { try? file.close() }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Replaces a file that only its owner may read.
    static func write(_ text: String, to path: FilePath, owner: ServerAccount?) throws {
        let file = try attempt("write \(path)") {
            try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: .ownerReadWrite
            )
        }
        try attempt("write \(path)") { _ = try file.closeAfter { try file.writeAll(text.utf8) } }
        try give(path, to: owner)
    }

    /// Makes a folder that only its owner may enter, unless it exists.
    static func makeDirectory(_ path: FilePath, owner: ServerAccount?) throws {
        if mkdir(path.string, 0o700) != 0 && errno != EEXIST {
            throw LocalServerError("cannot make the folder \(path): \(Errno(rawValue: errno))")
        }
        try give(path, to: owner)
    }

    static func absolute(_ path: FilePath) throws -> FilePath {
        guard let resolved = realpath(path.string, nil) else {
            throw LocalServerError("cannot find \(path): \(Errno(rawValue: errno))")
        }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    private static func give(_ path: FilePath, to owner: ServerAccount?) throws {
        guard let owner, chown(path.string, owner.userID, owner.groupID) != 0 else { return }
        throw LocalServerError("cannot give \(path) to the server's account: \(Errno(rawValue: errno))")
    }

    private static func attempt<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw LocalServerError("cannot \(what): \(error)") }
    }
}

import Glibc
package import SystemPackage
package import TransparencyLog

/// A file outside the database where checkpoints are kept, so that a log that was cut off or made anew is found out.
///
/// It only grows: notes one after another, with an empty line between them.
package struct AnchorFile: Sendable {
    package let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    /// The notes in the file, from the oldest to the newest; nil for what is none. A file that is not there has none.
    package func read() throws(AnchorError) -> [SignedNote?] {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return Self.notes(in: try file.closeAfter { try Self.content(of: file) })
        } catch {
            let error = error as? Errno ?? .ioError
            if error == .noSuchFileOrDirectory { return [] }
            throw AnchorError(path: path, reason: error)
        }
    }

    /// Adds a note that `make` gives, and returns when it is on the disk.
    ///
    /// Others who add one wait meanwhile, so that what is signed later comes later.
    ///
    /// - Parameter make: is given the newest note in the file.
    package func append(_ make: (SignedNote?) async throws -> SignedNote) async throws -> SignedNote {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                path,
                .readWrite,
                options: [.append, .create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            throw AnchorError(path: path, reason: error as? Errno ?? .ioError)
        }
        defer { try? file.close() }
        guard flock(file.rawValue, LOCK_EX) == 0 else { throw AnchorError(path: path, reason: Errno(rawValue: errno)) }
        let known = try Self.content(of: file)
        let note = try await make(Self.notes(in: known).last ?? nil)
        do {
            try file.writeAll(Array(((known.isEmpty ? "" : "\n") + "\(note)").utf8))
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            throw AnchorError(path: path, reason: error as? Errno ?? .ioError)
        }
        return note
    }

    /// A text without signatures below it, such as one whose writing was cut off, is no note.
    static func notes(in content: String) -> [SignedNote?] {
        var notes: [SignedNote?] = []
        var text: String?
        for part in content.split(separator: "\n\n").map({ $0.drop { $0 == "\n" } }) {
            if part.hasPrefix("\u{2014} "), let known = text {
                let signatures = part.hasSuffix("\n") ? String(part) : part + "\n"
                notes.append(SignedNote(parsing: "\(known)\n\n\(signatures)"))
                text = nil
            } else {
                if text != nil { notes.append(nil) }
                text = String(part)
            }
        }
        return text == nil || text == "" ? notes : notes + [nil]
    }

    private static func content(of file: FileDescriptor) throws -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = try buffer.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

package struct AnchorError: Error, CustomStringConvertible {
    let path: FilePath
    let reason: Errno

    package var description: String { "cannot use the audit anchor \(path): \(reason)" }
}

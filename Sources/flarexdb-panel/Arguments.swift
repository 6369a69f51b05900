import ArgumentParser
import MonitoringServer
import Presentation
import SystemPackage

extension ListenAddress: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension LogFormat: ExpressibleByArgument {}

/// A file with one secret in it.
enum SecretText {
    private static let limit = 64 * 1024

    /// The file's text without white space around it.
    ///
    /// - Throws: `ValidationError`, without a word of what is in the file.
    static func read(_ path: String) throws -> String {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            defer { try? file.close() }
            let bytes = try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            let text = String(decoding: bytes, as: UTF8.self)
            return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        } catch let error as Errno {
            throw ValidationError("cannot read \(path): \(error)")
        }
    }
}

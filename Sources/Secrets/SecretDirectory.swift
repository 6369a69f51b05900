import Glibc
package import Model
package import SystemPackage

/// A folder that holds each bot's sealed secret as a file, for whoever starts the bots on the same host.
///
/// The file `<bot>.sealed.json` is the text of the ``SealedSecret`` and a line feed. It is replaced as a whole, so that
/// a reader finds the old text or the new one, and only its owner can read it. Other files in the folder are let be.
package struct SecretDirectory: Sendable {
    static let suffix = ".sealed.json"

    private let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    /// Makes the folder hold these secrets and no others. What is right already is not written again.
    package func mirror(_ secrets: [Name: String]) throws(SecretsError) {
        let files = try entries()
        for (bot, text) in secrets.sorted(by: { $0.key < $1.key }) {
            let bytes = Array((text + "\n").utf8)
            do {
                if files.contains(fileName(of: bot)), try holds(bytes, file(of: bot)) { continue }
                try SecretFile.replace(file(of: bot), with: bytes)
            } catch {
                throw .notMirrored(bot, path, error)
            }
        }
        for name in files {
            guard let bot = bot(ofFile: name), secrets[bot] == nil || name != fileName(of: bot) else { continue }
            guard unlink(path.appending(name).string) == 0 || errno == ENOENT else {
                throw .notMirrored(bot, path, Errno(rawValue: errno))
            }
        }
    }

    private func fileName(of bot: Name) -> String { bot.text + Self.suffix }

    private func file(of bot: Name) -> FilePath { path.appending(fileName(of: bot)) }

    /// The bot whose secret a file is, or was to become: one that was never finished begins with a dot and ends with
    /// a number. Nil for files that are somebody else's.
    private func bot(ofFile name: String) -> Name? {
        if name.hasSuffix(Self.suffix) { return Name(String(name.dropLast(Self.suffix.count))) }
        guard name.hasPrefix("."), let dot = name.lastIndex(of: "."), UInt64(name[dot...].dropFirst()) != nil,
            name[..<dot].hasSuffix(Self.suffix)
        else { return nil }
        return Name(String(name[..<dot].dropFirst().dropLast(Self.suffix.count)))
    }

    private func entries() throws(SecretsError) -> Set<String> {
        guard let folder = opendir(path.string) else { throw .directoryNotUsable(path, Errno(rawValue: errno)) }
        defer { closedir(folder) }
        var names: Set<String> = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.insert(name)
        }
        return names
    }

    /// Whether the file is one that only its owner can read, with this content.
    private func holds(_ bytes: [UInt8], _ file: FilePath) throws(Errno) -> Bool {
        var status = stat()
        guard lstat(file.string, &status) == 0 else { throw Errno(rawValue: errno) }
        guard status.st_mode == S_IFREG | 0o600, status.st_size == bytes.count else { return false }
        var content = [UInt8](repeating: 0, count: bytes.count)
        do {
            let descriptor = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec, .noFollow])
            let count = try descriptor.closeAfter {
                try content.withUnsafeMutableBytes { try descriptor.read(into: $0) }
            }
            return count == bytes.count && content == bytes
        } catch {
            throw error as? Errno ?? .ioError
        }
    }
}

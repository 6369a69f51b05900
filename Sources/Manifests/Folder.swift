import Glibc
import SystemPackage

/// What one folder holds, without hidden entries, by name.
struct Folder {
    enum EntryType {
        case file
        case folder
        /// A link, a special file, or the file system does not tell.
        case unknown
    }

    struct Entry {
        var name: FilePath.Component
        var type: EntryType

        var isManifest: Bool { name.isManifest }
    }

    private(set) var entries: [Entry] = []
    /// Whether there is nothing in it at all, not even hidden entries.
    private(set) var isEmpty = true
    let identity: FileIdentity

    init(_ path: FilePath) throws(Errno) {
        guard let stream = path.withPlatformString({ opendir($0) }) else { throw Errno(rawValue: errno) }
        defer { closedir(stream) }
        identity = FileIdentity(try FileDescriptor(rawValue: dirfd(stream)).stat())
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            if let entry = Self.entry(entry) {
                entries.append(entry)
                isEmpty = false
            } else if !Self.isDot(entry) {
                isEmpty = false
            }
        }
        guard errno == 0 else { throw Errno(rawValue: errno) }
        let named = entries.map { (text: $0.name.string, entry: $0) }
        entries = named.sorted { $0.text < $1.text }.map(\.entry)
    }

    /// Whether it is the folder's entry for itself or for its parent.
    private static func isDot(_ entry: UnsafeMutablePointer<dirent>) -> Bool {
        withUnsafeBytes(of: &entry.pointee.d_name) { name in
            name.prefix { $0 != 0 }.elementsEqual([0x2e]) || name.prefix { $0 != 0 }.elementsEqual([0x2e, 0x2e])
        }
    }

    private static func entry(_ entry: UnsafeMutablePointer<dirent>) -> Entry? {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
        let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
        guard name.pointee != CChar(bitPattern: UInt8(ascii: ".")),
            let component = FilePath.Component(platformString: name)
        else { return nil }
        let type: EntryType =
            switch Int(entry.pointee.d_type) {
            case Int(DT_REG): .file
            case Int(DT_DIR): .folder
            default: .unknown
            }
        return Entry(name: component, type: type)
    }
}

extension FilePath.Component {
    /// Whether a file of that name is read as manifests.
    var isManifest: Bool { self.extension == "yaml" || self.extension == "yml" }
}

import Glibc
import SystemPackage

/// The folders whose entries decide what a reader of some paths finds.
///
/// These are the folders below the paths, with all their entries, and every folder on the way, where one entry counts:
/// so a path that vanishes is seen to return, and so is a link that is led elsewhere.
struct WatchedFolders {
    struct Interest: Equatable {
        /// All entries but the hidden ones.
        var isWhole = false
        /// Single entries.
        var entries: Set<String> = []

        func covers(_ entry: String) -> Bool {
            entries.contains(entry) || isWhole && !entry.hasPrefix(".")
        }

        mutating func formUnion(_ other: Interest) {
            isWhole = isWhole || other.isWhole
            entries.formUnion(other.entries)
        }
    }

    private(set) var interests: [FilePath: Interest] = [:]
    private var visited: Set<FilePath> = []

    init(_ paths: [FilePath]) {
        for path in paths { follow(Self.absolute(path), links: 0) }
    }

    private static func absolute(_ path: FilePath) -> FilePath {
        guard !path.isAbsolute, let current = getcwd(nil, 0) else { return path.lexicallyNormalized() }
        defer { free(current) }
        return FilePath(platformString: current).pushing(path).lexicallyNormalized()
    }

    /// Goes down a path, through all links on it, and into the folder at its end.
    private mutating func follow(_ path: FilePath, links: Int) {
        var place = FilePath("/")
        var rest = Array(path.components)[...]
        while let component = rest.popFirst() {
            interests[place, default: Interest()].entries.insert(component.string)
            let next = place.appending(component)
            var status = stat()
            guard lstat(next.string, &status) == 0 else { return }
            guard status.st_mode & S_IFMT == S_IFLNK else {
                place = next
                continue
            }
            guard links < 40, let target = linkTarget(next) else { return }
            var whole = place.pushing(target)
            whole.append(rest)
            follow(whole.lexicallyNormalized(), links: links + 1)
            return
        }
        enter(place, links: links)
    }

    private mutating func enter(_ folder: FilePath, links: Int) {
        guard visited.count < 10_000, visited.insert(folder).inserted, let stream = opendir(folder.string) else {
            return
        }
        defer { closedir(stream) }
        interests[folder, default: Interest()].isWhole = true
        while let entry = readdir(stream) {
            let type = Int(entry.pointee.d_type)
            guard type == Int(DT_DIR) || type == Int(DT_LNK), let name = Self.name(entry) else { continue }
            let path = folder.appending(name)
            if type == Int(DT_LNK) { follow(path, links: links + 1) } else { enter(path, links: links) }
        }
    }

    /// Hidden entries are no manifests.
    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> FilePath.Component? {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
        let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
        guard name.pointee != CChar(bitPattern: UInt8(ascii: ".")) else { return nil }
        return FilePath.Component(platformString: name)
    }
}

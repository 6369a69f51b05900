import Glibc
import SystemPackage

/// The traces of a server whose data nobody will miss, and only those: everything else in the folder stays.
struct EphemeralFolder {
    /// Says that the data beside it were made to be thrown away.
    private static let marker = "ephemeral"
    private static let note = "The data in this folder are removed when their server ends.\n"
    /// All that a server has in its folder, but for the lock and the marker.
    private static let contents = ["data", "socket", "server.log", passwordFile]
    /// Holds the superuser's password while the data are made.
    static let passwordFile = "password"

    let folder: FilePath
    private var marker: FilePath { folder.appending(Self.marker) }
    var isMarked: Bool { Files.text(marker) == Self.note }

    private func exists(_ name: String) -> Bool {
        var status = stat()
        return lstat(folder.appending(name).string, &status) == 0
    }

    /// Removes what an earlier one left and marks the folder.
    ///
    /// - Throws: `LocalServerError` where something is in the way that is to be kept.
    func claim(owner: ServerAccount?) throws {
        if isMarked {
            try removeContents()
        } else if let kept = (Self.contents + [Self.marker]).first(where: exists) {
            throw LocalServerError(
                "\(folder) is not used for an ephemeral server: its \(kept) belongs to another",
                hint: "name another folder, or leave it out for a temporary one"
            )
        }
        try Files.write(Self.note, to: marker, owner: owner)
    }

    /// Takes the mark off: what is in the folder is kept from now on.
    func keep() throws {
        guard !isMarked || unlink(marker.string) == 0 || errno == ENOENT else { throw failure(marker) }
    }

    /// Removes all traces, and the folder if nothing else is in it. To be called under the lock.
    func remove() throws {
        try removeContents()
        for name in [Self.marker, FolderLock.name] {
            let path = folder.appending(name)
            guard unlink(path.string) == 0 || errno == ENOENT else { throw failure(path) }
        }
        guard rmdir(folder.string) == 0 || errno == ENOTEMPTY || errno == EEXIST else { throw failure(folder) }
    }

    private func removeContents() throws {
        let parent = open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw failure(folder) }
        defer { close(parent) }
        for name in Self.contents { try removeTree(name, in: parent, folder) }
    }

    /// Removes by descriptors: the server's account may put a link anywhere, which is not followed.
    private func removeTree(_ name: String, in parent: Int32, _ path: FilePath) throws {
        let path = path.appending(name)
        if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw failure(path) }
        let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            throw failure(path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        for name in names { try removeTree(name, in: descriptor, path) }
        guard unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT else { throw failure(path) }
    }

    private func failure(_ path: FilePath) -> LocalServerError {
        LocalServerError("cannot remove \(path): \(Errno(rawValue: errno))")
    }
}

import Glibc
import SystemPackage

/// Keeps a second program out of a server's folder for as long as this value lives, even if this program is killed.
final class FolderLock: Sendable {
    static let name = "lock"

    private let file: FileDescriptor

    init(_ folder: FilePath) throws {
        let path = folder.appending(Self.name)
        while true {
            let file = try Files.open(path, .readWrite, options: .create)
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                try? file.close()
                throw LocalServerError(
                    "another program runs the server in \(folder)",
                    hint: "end it, or use another folder"
                )
            }
            // Another that ended between opening and locking may have removed the file, and a third made it anew.
            if Self.isStill(file, at: path) {
                self.file = file
                return
            }
            try? file.close()
        }
    }

    private static func isStill(_ file: FileDescriptor, at path: FilePath) -> Bool {
        var (held, named) = (stat(), stat())
        return fstat(file.rawValue, &held) == 0 && lstat(path.string, &named) == 0
            && (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino)
    }

    deinit { try? file.close() }
}

import Glibc
import SystemPackage

/// Keeps a second program out of a server's folder for as long as this value lives, even if this program is killed.
final class FolderLock: Sendable {
    private let file: FileDescriptor

    init(_ folder: FilePath) throws {
        let path = folder.appending("lock")
        file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .closeOnExec],
            permissions: .ownerReadWrite
        )
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? file.close()
            throw LocalServerError(
                "another program runs the server in \(folder)",
                hint: "end it, or use another folder"
            )
        }
    }

    deinit { try? file.close() }
}

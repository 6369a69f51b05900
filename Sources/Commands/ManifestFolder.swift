import Glibc
import Operations
import SystemPackage
import Text

/// Writes new files, all of them or none.
enum ManifestFolder {
    /// - Throws: `CommandError` where one of the files exists or cannot be written.
    static func write(_ files: [(file: String, text: String)]) throws {
        let existing = files.map(\.file).filter { access($0, F_OK) == 0 }
        if let first = existing.first {
            let others = existing.count > 1 ? " and \(counted(existing.count - 1, "other"))" : ""
            throw CommandError(
                "\(first)\(others) \(existing.count > 1 ? "exist" : "exists") already; nothing was written",
                hint: "Name another folder with --out, or move what is there."
            )
        }
        var written: [String] = []
        do {
            for (file, text) in files {
                let path = FilePath(file)
                try makeFolder(path.removingLastComponent())
                let descriptor = try FileDescriptor.open(
                    path,
                    .writeOnly,
                    options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: [.ownerReadWrite, .groupRead, .otherRead]
                )
                written.append(file)
                try descriptor.closeAfter { _ = try descriptor.writeAll(Array(text.utf8)) }
            }
        } catch let error as Errno {
            for file in written { unlink(file) }
            throw CommandError("cannot write \(files[min(written.count, files.count - 1)].file): \(error)")
        }
    }

    private static func makeFolder(_ path: FilePath) throws {
        guard !path.isEmpty, access(path.string, F_OK) != 0 else { return }
        try makeFolder(path.removingLastComponent())
        guard mkdir(path.string, 0o777) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
    }
}

import Glibc
package import Model
import SystemPackage

/// How much fits on a disk.
enum DiskRoom {
    /// - Throws: `BackupError` where fewer bytes are free. What cannot be asked is taken as enough.
    static func require(_ bytes: Int64, in folder: FilePath, hint: String) throws {
        guard let free = free(in: folder), free.bytes < bytes else { return }
        let needed = ByteCount(bytes: bytes).approximate
        throw BackupError(
            "there is no room in \(folder): it takes \(needed), and \(free.approximate) are free",
            hint: hint
        )
    }

    /// Nil where it cannot be asked.
    static func free(in folder: FilePath) -> ByteCount? {
        var status = statvfs()
        guard statvfs(folder.string, &status) == 0 else { return nil }
        return ByteCount(bytes: Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)))
    }
}

extension Backup {
    /// How much fits where dumps lie on their way; nil where it cannot be asked.
    package var freeSpool: ByteCount? { DiskRoom.free(in: spoolBase ?? Spool.usualBase) }
}

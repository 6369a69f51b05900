import Glibc
import SystemPackage

/// Where a symbolic link leads, as it is written; nil for anything else.
func linkTarget(_ link: FilePath) -> FilePath? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer -> FilePath? in
        guard let start = buffer.baseAddress else { return nil }
        let count = readlink(link.string, start, buffer.count)
        guard count > 0 else { return nil }
        return FilePath(String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}

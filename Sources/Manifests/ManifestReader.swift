import Glibc
import Model
import SystemPackage

/// Reads a source again and again, and parses only the files that changed.
package struct ManifestReader {
    /// One file as it was read last.
    struct KnownFile {
        var stamp: FileStamp
        /// Whether the stamp would have changed with any later change.
        var isSettled: Bool
        /// Nil for a large file, which is parsed again instead of being compared.
        var bytes: [UInt8]?
        var contents: Assembly
        var diagnostics: [Diagnostic]
    }

    /// The most bytes of one file that are kept for comparison.
    private static let keptSize = 64 << 10

    /// What was read last without a failure.
    struct Last {
        var paths: [FilePath]
        var loaded: LoadedManifests
        var terms: BotTerms
        /// By which path each folder was read.
        var folders: [FileIdentity: FilePath]
    }

    let source: ManifestSource
    var files: [FilePath: KnownFile] = [:]
    var last: Last?

    package init(_ source: ManifestSource) { self.source = source }

    /// Reads everything and reports everything that is wrong in it, as ``ManifestSource/load(policyFound:)`` does.
    package mutating func load() -> LoadedManifests {
        let tree = SourceTree(source.paths, naming: source.naming)
        var reader = FileReader()
        var known: [FilePath: KnownFile] = [:]
        known.reserveCapacity(tree.files.count)
        var order: [FilePath] = []
        var identities: Set<FileIdentity> = []
        var failures: [Diagnostic] = []
        var isSame = tree.diagnostics.isEmpty
        for path in tree.files {
            if let file = unchanged(path) {
                guard identities.insert(file.stamp.identity).inserted else { continue }
                known[path] = file
            } else {
                do throws(Unreadable) {
                    guard let (file, isNew) = try read(path, &reader, &identities) else { continue }
                    known[path] = file
                    if isNew { isSame = false }
                } catch {
                    var reading = Reading(file: source.naming.name(of: path))
                    reading.error(error.message, at: error.mark, hint: error.hint)
                    failures += reading.diagnostics
                    isSame = false
                    continue
                }
            }
            order.append(path)
        }
        files = known
        if isSame, let last, last.paths == order, last.loaded.fileCount == tree.files.count,
            last.loaded.desired?.leftovers ?? tree.leftovers == tree.leftovers
        {
            self.last?.folders = tree.folders.mapValues(\.path)
            return last.loaded
        }
        var assembly = Assembly()
        assembly.reserve(files: order.count)
        var diagnostics = tree.diagnostics + failures
        for file in order.lazy.compactMap({ known[$0] }) {
            assembly.add(file.contents)
            diagnostics += file.diagnostics
        }
        let (loaded, terms) = assembly.checked(diagnostics, of: tree)
        let isWhole = tree.diagnostics.isEmpty && failures.isEmpty
        last = isWhole ? Last(paths: order, loaded: loaded, terms: terms, folders: tree.folders.mapValues(\.path)) : nil
        return loaded
    }

    private func unchanged(_ path: FilePath) -> KnownFile? {
        guard let file = files[path], file.isSettled, let status = try? path.stat(), FileStamp(status) == file.stamp
        else { return nil }
        return file
    }

    /// The file and whether it has other contents than before; nil when another path has led to it already.
    func read(
        _ path: FilePath,
        _ reader: inout FileReader,
        _ identities: inout Set<FileIdentity>
    ) throws(Unreadable) -> (KnownFile, isNew: Bool)? {
        var result: (KnownFile, isNew: Bool)?
        let now = timespec.now
        try reader.readStamped(path) { stamp, bytes throws(Unreadable) in
            guard identities.insert(stamp.identity).inserted else { return }
            if var file = files[path], let kept = file.bytes, kept.elementsEqual(bytes) {
                file.stamp = stamp
                file.isSettled = stamp.wasSettled(at: now)
                result = (file, false)
                return
            }
            var reading = Reading(file: source.naming.name(of: path))
            var contents = Assembly()
            do throws(Unreadable) {
                try contents.add(bytes, &reading)
            } catch {
                reading.error(error.message, at: error.mark, hint: error.hint)
            }
            let file = KnownFile(
                stamp: stamp,
                isSettled: stamp.wasSettled(at: now),
                bytes: bytes.count <= Self.keptSize ? Array(bytes) : nil,
                contents: contents,
                diagnostics: reading.diagnostics
            )
            result = (file, true)
        }
        return result
    }
}

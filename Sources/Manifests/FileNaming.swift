package import SystemPackage

/// What people are told of where a file is.
package struct FileNaming: Hashable, Sendable {
    /// The working tree of which people know the files' paths; nil where they gave the paths themselves.
    package var root: FilePath?

    package init(root: FilePath? = nil) { self.root = root }

    func name(of path: FilePath) -> String {
        guard let root, let rest = path.removingPrefix(root), !rest.isEmpty else { return path.placeName }
        return rest.string
    }
}

/// How the registry names the files of a source: by their paths in the repository, which are the same on every host.
///
/// What is printed names files as the user gave them; what is remembered is compared by another host's flarexdb.
package struct SourcePlaces: Hashable, Sendable {
    /// The paths that the user gave, and where these lie in their repositories; longer ones first.
    private var roots: [Root] = []

    private struct Root: Hashable {
        var given: String
        var inRepository: String
    }

    package init() {}

    /// - Parameter inRepository: empty for the repository itself.
    package mutating func add(_ given: String, inRepository place: String) {
        roots.append(Root(given: given, inRepository: place))
        roots.sort { $0.given.utf8.count > $1.given.utf8.count }
    }

    /// The file's path in its repository, or as it is given where that is not known.
    package func place(of file: String) -> String {
        for root in roots {
            if file == root.given { return root.inRepository }
            let prefix = root.given.hasSuffix("/") ? root.given : root.given + "/"
            guard file.hasPrefix(prefix) else { continue }
            let rest = file.dropFirst(prefix.count)
            return root.inRepository.isEmpty ? String(rest) : "\(root.inRepository)/\(rest)"
        }
        return file
    }
}

import Glibc
import Model
import SystemPackage

extension SourcePlaces {
    /// Finds the git working trees that the paths lie in.
    init(of paths: [FilePath]) {
        self.init()
        for path in paths {
            guard let whole = Self.resolved(path), let root = Self.workingTree(above: whole) else { continue }
            add(path.string, inRepository: whole.removingPrefix(root)?.string ?? "")
        }
    }

    private static func resolved(_ path: FilePath) -> FilePath? {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    /// In a linked working tree `.git` is a file.
    private static func workingTree(above path: FilePath) -> FilePath? {
        var folder = path
        while true {
            if access(folder.appending(".git").string, F_OK) == 0 { return folder }
            guard folder.removeLastComponent() else { return nil }
        }
    }
}

extension FilePath {
    /// The rest of the path below the folder; nil where it is not below it, empty for the folder itself.
    func removingPrefix(_ folder: FilePath) -> FilePath? {
        var rest = self
        return rest.removePrefix(folder) ? rest : nil
    }
}

import Model
package import SystemPackage

/// Files and folders that hold manifests.
package struct ManifestSource: Sendable {
    package let paths: [FilePath]

    /// A folder is read with all in it: `*.yaml` and `*.yml`, no hidden entries. A file is read whatever it is called.
    package init(paths: [FilePath]) { self.paths = paths }

    /// Reads everything and reports everything that is wrong in it.
    package func load() -> LoadedManifests {
        let tree = SourceTree(paths)
        var assembly = Assembly()
        var diagnostics = tree.diagnostics
        var reader = FileReader()
        for path in tree.files {
            var reading = Reading(file: path.string)
            do {
                try reader.read(path) { bytes throws(Unreadable) in
                    try assembly.add(bytes, &reading)
                }
            } catch {
                reading.error(error.message, at: error.mark, hint: error.hint)
            }
            diagnostics += reading.diagnostics
        }
        return assembly.loaded(diagnostics, fileCount: tree.files.count)
    }
}

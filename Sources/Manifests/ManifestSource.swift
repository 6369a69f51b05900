package import Model
package import SystemPackage

/// Files and folders that hold manifests.
package struct ManifestSource: Sendable {
    package let paths: [FilePath]
    let naming: FileNaming

    /// A folder is read with all in it: `*.yaml` and `*.yml`, no hidden entries. A file is read whatever it is called.
    package init(paths: [FilePath], naming: FileNaming = FileNaming()) {
        self.paths = paths
        self.naming = naming
    }

    /// Reads everything and reports everything that is wrong in it.
    ///
    /// - Parameter policyFound: called with the first valid Cluster policy, often long before the rest is read. Unless
    ///   there is a second one, which is an error, it is the one that is returned.
    /// - Parameter written: manifests that are not in files yet, by the names that their files will have.
    package func load(
        with written: [(file: String, text: String)] = [],
        policyFound: (ClusterPolicy) -> Void = { _ in }
    ) -> LoadedManifests {
        let tree = SourceTree(paths, naming: naming)
        var assembly = Assembly()
        assembly.reserve(files: tree.files.count)
        var diagnostics = tree.diagnostics
        var reader = FileReader()
        var isPolicyKnown = false
        for path in tree.files {
            diagnostics += assembly.add(path, naming, &reader)
            if !isPolicyKnown, !assembly.clusters.isEmpty {
                isPolicyKnown = true
                var checks = Checks(diagnostics: [])
                checks.policy(of: assembly.clusters).map(policyFound)
            }
        }
        for (file, text) in written {
            var reading = Reading(file: file)
            do throws(Unreadable) {
                try Array(text.utf8).withUnsafeBufferPointer { bytes throws(Unreadable) in
                    try assembly.add(bytes, &reading)
                }
            } catch {
                reading.error(error.message, at: error.mark, hint: error.hint)
            }
            diagnostics += reading.diagnostics
        }
        return assembly.loaded(diagnostics, of: tree)
    }

    /// Reads files that are part of a source, and reports what is wrong in them whatever the rest of the source says.
    ///
    /// Only ``load(with:policyFound:)`` finds a missing policy or plan, an extension or overage that is not allowed, and
    /// a name that a file elsewhere has too.
    package func loadPart() -> LoadedManifests {
        let (assembly, diagnostics, tree) = assembled()
        return assembly.loaded(diagnostics, of: tree, isWhole: false)
    }

    /// All manifests, before they are checked against one another.
    func assembled() -> (assembly: Assembly, diagnostics: [Diagnostic], tree: SourceTree) {
        let tree = SourceTree(paths, naming: naming)
        var assembly = Assembly()
        var diagnostics = tree.diagnostics
        var reader = FileReader()
        for path in tree.files { diagnostics += assembly.add(path, naming, &reader) }
        return (assembly, diagnostics, tree)
    }
}

extension Assembly {
    /// Reads one file and returns what is wrong in it.
    fileprivate mutating func add(
        _ path: FilePath,
        _ naming: FileNaming,
        _ reader: inout FileReader
    ) -> [Diagnostic] {
        var reading = Reading(file: naming.name(of: path))
        do {
            try reader.read(path) { bytes throws(Unreadable) in try add(bytes, &reading) }
        } catch {
            reading.error(error.message, at: error.mark, hint: error.hint)
        }
        return reading.diagnostics
    }
}

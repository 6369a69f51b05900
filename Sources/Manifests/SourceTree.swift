import Glibc
import Model
import SystemPackage

/// The manifest files below the paths that the user gave.
struct SourceTree {
    private let naming: FileNaming
    /// In the order of the paths, and within a folder by name.
    private(set) var files: [FilePath] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// The folders read: by which path, and whether they hold manifests.
    private(set) var folders: [FileIdentity: (path: FilePath, holdsManifests: Bool)] = [:]

    /// How the registry names what lies in the source.
    let places: SourcePlaces
    /// What lies beside the manifests and may have been one.
    private(set) var leftovers = Leftovers()

    init(_ paths: [FilePath], naming: FileNaming = FileNaming()) {
        self.naming = naming
        places = naming.root == nil ? SourcePlaces(of: paths) : SourcePlaces()
        for path in paths { add(path) }
        guard paths.isEmpty else { return }
        diagnostics.append(Diagnostic(.error, "no path to manifests was given", at: nil, hint: "give --manifests PATH"))
    }

    /// A path that the user gave, which must lead to something.
    private mutating func add(_ path: FilePath) {
        guard StandardInput.descriptor(path) == nil else {
            files.append(path)
            return
        }
        do {
            guard try path.stat().type == .directory else {
                files.append(path)
                return
            }
        } catch {
            report(
                "cannot find the manifests in \(shown(path.string)): \(error)",
                hint: "name the folder with --manifests or FLAREXDB_MANIFESTS"
            )
            return
        }
        let mistakeCount = diagnostics.count
        guard !addFolder(path, within: []), diagnostics.count == mistakeCount else { return }
        report("the folder \(shown(path.string)) holds no manifests", hint: "manifests end in .yaml or .yml")
    }

    /// Returns whether the folder holds manifests, those included that another path led to.
    private mutating func addFolder(_ path: FilePath, within parents: [FileIdentity]) -> Bool {
        guard parents.count < Bounds.folders else {
            report("cannot read the folder \(shown(path.string)): more than \(Bounds.folders) levels deep")
            return false
        }
        let folder: Folder
        do { folder = try Folder(path) } catch {
            report("cannot read the folder \(shown(path.string)): \(error)")
            return false
        }
        guard !parents.contains(folder.identity) else {
            report("the link \(shown(path.string)) leads back to a folder that holds it", hint: "delete the link")
            return false
        }
        if let known = folders[folder.identity] { return known.holdsManifests }
        if folder.isEmpty { leftovers.addEmptyFolder(remembered(path)) }
        var holdsManifests = false
        for entry in folder.entries where add(entry, in: path, within: parents + [folder.identity]) {
            holdsManifests = true
        }
        folders[folder.identity] = (path, holdsManifests)
        return holdsManifests
    }

    private mutating func add(_ entry: Folder.Entry, in folder: FilePath, within parents: [FileIdentity]) -> Bool {
        let path = folder.appending(entry.name)
        switch entry.type {
        case .folder: return addFolder(path, within: parents)
        case .file: break
        case .unknown:
            do {
                if try path.stat().type == .directory { return addFolder(path, within: parents) }
            } catch {
                // It could have been a folder of manifests.
                report("cannot follow \(shown(path.string)): \(error)")
                return false
            }
        }
        if entry.isManifest { files.append(path) } else { leftovers.addFile(remembered(path)) }
        return entry.isManifest
    }

    private func remembered(_ path: FilePath) -> String { places.place(of: naming.name(of: path)) }

    private mutating func report(_ message: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(.error, message, at: nil, hint: hint))
    }
}

import Model
import SystemPackage

/// Reading again what is known to have been touched, without a look at any other file.
///
/// Of 10,000 files, asking for the stamp of each takes 40 ms and checking all bots against one another another 60 ms. A
/// changed manifest of the same bot, which is what happens all day, needs neither: nothing that is checked between bots
/// depends on more than their names and what they take over.
extension ManifestReader {
    /// Reads the entries again and reports everything as ``load()`` would; nil where that takes a look at everything,
    /// since more is touched than the insides of valid manifests of the same bots.
    package mutating func load(touched: Set<TouchedEntry>) -> LoadedManifests? {
        guard last?.loaded.desired != nil else { return nil }
        var paths: Set<FilePath> = []
        for entry in touched {
            switch finding(entry) {
            case .leftover(let path, let isThere): note(leftover: path, isThere: isThere)
            case .file(let path): paths.insert(path)
            case .more: return nil
            }
        }
        for path in paths {
            var (reader, identities) = (FileReader(), Set<FileIdentity>())
            guard let known = files[path], let (file, isNew) = try? read(path, &reader, &identities) else { return nil }
            if isNew { guard replace(known, with: file, at: path) else { return nil } }
            files[path] = file
        }
        return last?.loaded
    }

    private enum Finding {
        /// It was no manifest, and is none.
        case leftover(FilePath, isThere: Bool)
        /// It was a file of manifests, and is a file.
        case file(FilePath)
        case more
    }

    private func finding(_ entry: TouchedEntry) -> Finding {
        guard let folder = try? entry.folder.stat(), let place = last?.folders[FileIdentity(folder)] else {
            return .more
        }
        let path = place.appending(entry.name)
        do throws(Errno) {
            let status = try path.stat(followTargetSymlink: false)
            guard status.type == .regular else { return .more }
            // A file with a second name may be known by that one.
            if files[path] != nil { return status.linkCount == 1 ? .file(path) : .more }
            return entry.name.isManifest ? .more : .leftover(path, isThere: true)
        } catch {
            guard error == .noSuchFileOrDirectory, files[path] == nil else { return .more }
            return .leftover(path, isThere: false)
        }
    }

    /// Keeps account of a file beside the manifests.
    private mutating func note(leftover path: FilePath, isThere: Bool) {
        guard let loaded = last?.loaded, var desired = loaded.desired else { return }
        let place = desired.places.place(of: source.naming.name(of: path))
        if isThere { desired.leftovers.addFile(place) } else { desired.leftovers.removeFile(place) }
        guard desired.leftovers != loaded.desired?.leftovers else { return }
        last?.loaded = LoadedManifests(
            desired: desired,
            invalidBots: loaded.invalidBots,
            diagnostics: loaded.diagnostics,
            fileCount: loaded.fileCount
        )
    }

    /// Puts what a file holds now into the place of what it held; false, and nothing done, where that is not all.
    private mutating func replace(_ known: KnownFile, with file: KnownFile, at path: FilePath) -> Bool {
        guard let last, var desired = last.loaded.desired, known.holdsBotsAlone, file.holdsBotsAlone,
            known.contents.bots.map(\.name) == file.contents.bots.map(\.name)
        else { return false }
        let shownFile = source.naming.name(of: path)
        var checks = Checks(diagnostics: file.diagnostics)
        for part in file.contents.bots {
            guard let name = part.name, let position = desired.position(of: name),
                // The bot is described once, and here.
                desired.bots[position].source.file == shownFile, let bot = checks.bot(part, last.terms),
                // What a bot takes over is checked against what others do.
                desired.bots[position].adoption == bot.adoption
            else { return false }
            desired.bots[position] = bot
        }
        let others = last.loaded.diagnostics.filter { $0.place?.file != shownFile }
        self.last?.loaded = LoadedManifests(
            desired: desired,
            invalidBots: last.loaded.invalidBots,
            diagnostics: (others + checks.diagnostics).sortedByPlace(),
            fileCount: last.loaded.fileCount
        )
        return true
    }
}

extension ManifestReader.KnownFile {
    /// Whether it describes bots, each once, and nothing else, without an error.
    fileprivate var holdsBotsAlone: Bool {
        contents.clusters.isEmpty && contents.plans.isEmpty && contents.strayNames.isEmpty
            && contents.workspaces.isEmpty && contents.panels.isEmpty && contents.defaults.isEmpty
            && Set(contents.bots.map(\.name)).count == contents.bots.count
            && !diagnostics.contains { $0.severity == .error }
    }
}

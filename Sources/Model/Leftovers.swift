/// What lies in a source where manifests may have been: files whose names are no manifest's, and empty folders.
///
/// A manifest that was renamed to `weather.yaml.disabled`, or whose folder lost its mount, looks deleted and is not.
/// Places are those that the registry remembers; see ``SourcePlaces``.
package struct Leftovers: Hashable, Sendable {
    /// The names of the files in each folder that are read by nobody, sorted.
    package private(set) var files: [String: [String]] = [:]
    package private(set) var emptyFolders: Set<String> = []

    package init() {}

    package mutating func addFile(_ place: String) {
        let (folder, name) = Self.parts(of: place)
        Self.insert(name, into: &files[folder, default: []])
    }

    /// Names mostly come sorted.
    private static func insert(_ name: String, into names: inout [String]) {
        guard let last = names.last, last >= name else {
            names.append(name)
            return
        }
        guard !names.contains(name) else { return }
        names.append(name)
        names.sort()
    }

    package mutating func removeFile(_ place: String) {
        let (folder, name) = Self.parts(of: place)
        files[folder]?.removeAll { $0 == name }
        if files[folder]?.isEmpty == true { files[folder] = nil }
    }

    /// Whether a file or an empty folder of the others is none any more, so that something may be deleted by now.
    package func lacksAny(of others: Leftovers) -> Bool {
        guard self != others else { return false }
        return !others.emptyFolders.isSubset(of: emptyFolders)
            || others.files.contains { folder, names in !Set(names).isSubset(of: files[folder] ?? []) }
    }

    package mutating func addEmptyFolder(_ place: String) { emptyFolders.insert(place) }

    /// What is left of a manifest file that is not found any more, and what became of it; nil for nothing.
    package func trace(of place: String) -> (place: String, verdict: String)? {
        let (folder, name) = Self.parts(of: place)
        if let other = files[folder]?.first(where: { Self.couldBe($0, onceNamed: name) }) {
            return (Self.joined(folder, other), "its name does not end in .yaml or .yml")
        }
        var parent = folder
        while !parent.isEmpty {
            if emptyFolders.contains(parent) { return (parent, "the folder is empty") }
            parent = Self.parts(of: parent).folder
        }
        return nil
    }

    /// `weather.yaml` may have become `weather`, `weather.YAML`, `weather.json`, `weather.yaml.disabled`, `weather.yaml~`.
    private static func couldBe(_ other: String, onceNamed name: String) -> Bool {
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        return other == stem || other.hasPrefix(stem + ".") || other.hasPrefix(name)
    }

    private static func parts(of place: String) -> (folder: String, name: String) {
        guard let slash = place.lastIndex(of: "/") else { return ("", place) }
        return (String(place[..<slash]), String(place[place.index(after: slash)...]))
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : "\(folder)/\(name)"
    }
}

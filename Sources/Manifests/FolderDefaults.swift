import Model
import SQLText

/// The `Defaults` manifests of a source, by the folders that they are for.
struct FolderDefaults {
    typealias Part = Assembly.Part<DefaultsSpec?>

    private var parts: [Substring: Part] = [:]
    private(set) var repeated: [(part: Part, first: Part)] = []

    init(_ parts: [Part] = []) {
        for part in parts {
            let folder = Self.folder(of: part.file[...])
            if let first = self.parts[folder] {
                repeated.append((part, first))
            } else {
                self.parts[folder] = part
            }
        }
    }

    /// Those that hold for a file, the nearest folder's first.
    func chain(for file: String) -> [Part] {
        guard !parts.isEmpty else { return [] }
        var chain: [Part] = []
        var path = file[...]
        while true {
            let folder = Self.folder(of: path)
            if let part = parts[folder] { chain.append(part) }
            guard folder.count < path.count, !folder.isEmpty else { return chain }
            path = folder
        }
    }

    /// What comes before the last slash; empty where there is none.
    private static func folder(of path: Substring) -> Substring {
        path.lastIndex(of: "/").map { path[..<$0] } ?? path.prefix(0)
    }
}

/// A value and the manifest that gives it.
struct Given<Value> {
    var value: Value
    var mark: Mark
    var file: String
    /// Whether that is the bot's own manifest.
    var isOwn: Bool

    var place: SourcePlace { SourcePlace(file: file, line: Int(mark.line), column: Int(mark.column)) }
}

/// A bot's manifest with what the defaults of its folders give it; nil where no manifest says anything.
struct CompleteBot {
    let part: Assembly.Part<BotManifest>
    private let chain: [FolderDefaults.Part]

    init(_ part: Assembly.Part<BotManifest>, _ defaults: FolderDefaults) {
        self.part = part
        chain = defaults.chain(for: part.file)
    }

    var workspace: Given<Name>? { given(part.content.metadata?.workspace, \.workspace) }
    var plan: Given<Name>? { given(part.content.spec?.plan, \.plan) }
    var overage: Given<Bool>? { given(part.content.spec?.overage?.ifWritten, \.overage) }
    var extensions: Given<[Marked<Identifier>]>? { given(part.content.spec?.extensions?.ifWritten, \.extensions) }
    var login: Given<Bool>? {
        part.content.spec?.login?.ifWritten.map {
            Given(value: $0.value, mark: $0.mark, file: part.file, isOwn: true)
        }
    }
    var urlForm: Given<URLForm>? { given(part.content.spec?.urlForm, \.urlForm) }

    /// All labels by name: the bot's own, and those of its folders from the nearest on.
    var labels: [String: Given<String>] {
        let own = (part.content.metadata?.labels?.entries ?? [:]).mapValues {
            Given(value: $0.value, mark: $0.mark, file: part.file, isOwn: true)
        }
        return chain.reduce(own) { labels, defaults in
            let others = (defaults.content?.labels?.entries ?? [:]).mapValues {
                Given(value: $0.value, mark: $0.mark, file: defaults.file, isOwn: false)
            }
            return labels.merging(others) { nearer, _ in nearer }
        }
    }

    /// The keys that neither the manifest nor any default gives.
    var lacking: [LackingKey] {
        ((part.content.metadata?.lacking ?? []) + (part.content.spec?.lacking ?? [])).filter { key in
            switch key.name {
            case "workspace": workspace == nil
            case "plan": plan == nil
            default: false
            }
        }
    }

    /// The line of a value; that of the bot's name where the value stands in another file.
    func line<Value>(_ given: Given<Value>?) -> Int {
        guard let given, given.isOwn else { return Int(part.mark.line) }
        return Int(given.mark.line)
    }

    private func given<Value>(
        _ own: Marked<Value>?,
        _ path: KeyPath<DefaultsSpec, Marked<Value>?>
    ) -> Given<Value>? {
        if let own { return Given(value: own.value, mark: own.mark, file: part.file, isOwn: true) }
        for defaults in chain {
            guard let found = defaults.content?[keyPath: path] else { continue }
            return Given(value: found.value, mark: found.mark, file: defaults.file, isOwn: false)
        }
        return nil
    }
}

extension Marked {
    /// Nil for the value of a key that was not written.
    fileprivate var ifWritten: Marked? { mark == .start ? nil : self }
}

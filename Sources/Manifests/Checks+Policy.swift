import Model
import SQLText

extension Checks {
    /// The policy of the one `Cluster` manifest, or nil when there is none, or several, or it is wrong.
    mutating func policy(of clusters: [Assembly.Part<ClusterSpec?>]) -> ClusterPolicy? {
        guard let first = clusters.min(by: { $0.place < $1.place }) else {
            error(
                "there is no manifest of the kind Cluster",
                at: nil,
                hint: "a source needs exactly one; is its file among the paths given?"
            )
            return nil
        }
        guard clusters.count == 1 else {
            for other in clusters where other.place != first.place {
                error(
                    "a second manifest of the kind Cluster",
                    at: other.place,
                    hint: "the first is in \(first.place.shown); a source has exactly one"
                )
            }
            return nil
        }
        guard first.isValid, let name = first.name, let spec = first.content else { return nil }
        return spec.policy(name: name, source: first.place)
    }
}

extension ClusterSpec {
    fileprivate func policy(name: Name, source: SourcePlace) -> ClusterPolicy? {
        guard let database, let endpoint, let maxStorage, let extensions, let secrets else { return nil }
        return ClusterPolicy(
            name: name,
            database: database,
            endpoint: endpoint,
            maxStorage: maxStorage,
            extensions: extensions.map(\.value),
            deletion: deletion,
            sweep: sweep,
            limits: limits,
            console: console,
            audit: audit,
            backups: backups,
            secrets: secrets,
            hardening: hardening ?? .dedicated,
            saysHardening: hardening != nil,
            source: source
        )
    }
}

extension SourcePlace {
    /// The place inside a message.
    var shown: String {
        let name = Manifests.shown(file)
        return "\(name.dropFirst().dropLast()):\(line):\(column)"
    }
}

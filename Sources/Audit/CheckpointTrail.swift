package import TransparencyLog

/// The checkpoints that are known of a log, from the database and from the anchor, and whether they agree with it.
package struct CheckpointTrail: Sendable {
    package struct Source: Sendable {
        /// Such as `the anchor`, for people.
        var name: String
        /// From the oldest to the newest; nil for what is no signed note.
        var notes: [SignedNote?]

        package init(_ name: String, _ notes: [SignedNote?]) {
            self.name = name
            self.notes = notes
        }
    }

    private struct Known {
        var source: String
        var checkpoint: Checkpoint
    }

    private var known: [Known] = []
    private(set) var findings: [AuditFinding] = []
    /// The sizes at which the log's root is wanted.
    private(set) var sizes: Set<Int> = []

    /// - Parameter keys: whose signatures count. Without any, signatures are not looked at.
    package init(_ sources: [Source], keys: [NoteKey]) {
        var newest: [Int] = []
        for source in sources {
            var last = 0
            for (index, note) in source.notes.enumerated() {
                let place = "checkpoint \(index + 1) of \(source.name)"
                guard let note, let checkpoint = Checkpoint(note.text) else {
                    findings.append(AuditFinding(.badlySigned, nil, "\(place) is no signed checkpoint"))
                    continue
                }
                if let flaw = Self.flaw(of: note, checkpoint, keys) {
                    findings.append(AuditFinding(.badlySigned, nil, "\(place), of \(checkpoint.size) entries, \(flaw)"))
                    continue
                }
                if checkpoint.size < last {
                    let message = "\(place) goes back from \(last) entries to \(checkpoint.size)"
                    findings.append(AuditFinding(.replayed, nil, message))
                }
                last = max(last, checkpoint.size)
                known.append(Known(source: source.name, checkpoint: checkpoint))
                sizes.insert(checkpoint.size)
            }
            newest.append(last)
        }
        if let first = newest.first, let most = newest.max(), first < most {
            let message = "\(sources[0].name) ends with a checkpoint of \(first) entries, and one of \(most) was made"
            findings.append(AuditFinding(.replayed, nil, message))
        }
    }

    private static func flaw(of note: SignedNote, _ checkpoint: Checkpoint, _ keys: [NoteKey]) -> String? {
        guard !keys.isEmpty else { return nil }
        switch note.verdict(by: keys) {
        case .forged: return "has a signature that the key did not make"
        case .unknownKey: return "is not signed by the key"
        case .signed: return keys.contains { $0.name == checkpoint.origin } ? nil : "is of log \(checkpoint.origin)"
        }
    }

    /// How many entries are signed for.
    package var signedSize: Int { sizes.max() ?? 0 }

    /// What the checkpoints say of a log with these roots at the sizes that were wanted.
    func verdicts(on size: Int, roots: [Int: TreeHash]) -> [AuditFinding] {
        var findings: [AuditFinding] = []
        if let most = known.max(by: { $0.checkpoint.size < $1.checkpoint.size }), most.checkpoint.size > size {
            findings.append(
                AuditFinding(
                    .truncated,
                    size...most.checkpoint.size - 1,
                    "\(most.source) has a checkpoint of \(most.checkpoint.size) entries, and the log ends before them"
                )
            )
        }
        var good = 0
        for item in known.sorted(by: { $0.checkpoint.size < $1.checkpoint.size }) where item.checkpoint.size <= size {
            guard roots[item.checkpoint.size] == item.checkpoint.root else {
                let range = good < item.checkpoint.size ? good...item.checkpoint.size - 1 : nil
                let message = "the checkpoint of \(item.checkpoint.size) entries in \(item.source) is of other ones"
                return findings + [AuditFinding(.rewritten, range, message)]
            }
            good = item.checkpoint.size
        }
        return findings
    }
}

import Digest
package import PostgresClient
import SQLText
package import TransparencyLog

/// What looking at all of an audit log came to.
package struct AuditVerification: Sendable {
    /// How many entries there are.
    package var size = 0
    package var root = TreeHash.empty
    /// How many entries the newest good checkpoint is of.
    package var signedSize = 0
    package var checkpoints = 0
    package var findings: [AuditFinding] = []
}

extension PostgresSession {
    private static let chunk = 5000

    /// Computes every entry's hash anew and compares it with the tree, and the tree with checkpoints.
    ///
    /// It trusts nothing that is computed in the database, and reads all of it in one snapshot.
    package func verifyAudit(anchor: [SignedNote?]?, keys: [NoteKey]) throws -> AuditVerification {
        try execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        defer { _ = try? execute("ROLLBACK") }
        let stored = Array(try readCheckpoints().reversed())
        let sources =
            [CheckpointTrail.Source("the database", stored)]
            + (anchor.map { [CheckpointTrail.Source("the anchor", $0)] } ?? [])
        let trail = CheckpointTrail(sources, keys: keys)
        var reading = AuditReading(rootsAt: trail.sizes, forgotten: try readForgotten())
        let end = try readAuditEnd()
        for start in stride(from: 0, to: end, by: Self.chunk) {
            let range = start..<min(start + Self.chunk, end)
            let leaves = try readLeaves(range)
            let entries = try readEntryHashes(range)
            for number in range { reading.add(number, entry: entries[number], leaf: leaves[number]) }
        }
        let head = try readAuditSize() ?? 0
        var verification = AuditVerification()
        verification.size = reading.frontier.size
        verification.root = reading.frontier.root
        verification.signedSize = trail.signedSize
        verification.checkpoints = stored.count + (anchor?.count ?? 0)
        verification.findings = reading.findings(head: head, nodes: try readUpperNodes())
        verification.findings += trail.findings
        verification.findings += trail.verdicts(on: reading.frontier.size, roots: reading.roots)
        return verification
    }

    /// One more than the highest number that is in use anywhere in the log.
    private func readAuditEnd() throws -> Int {
        try query(
            """
            SELECT greatest((SELECT max(sequence) FROM flarex.audit_entry),
                (SELECT max(index) FROM flarex.audit_node WHERE level = 0), -1) + 1
            """
        ) { try $0.integer(0) }.first ?? 0
    }

    /// Before which entry texts were removed because their time was over, as the log itself says.
    private func readForgotten() throws -> Int {
        try query(
            """
            SELECT coalesce(max(text::bigint), 0) FROM flarex.audit_entry
            WHERE act = \(bind: .text(AuditAct.forgetTexts.rawValue)) AND kind = 'intent' AND text ~ '^[0-9]+$'
            """
        ) { try $0.integer(0) }.first ?? 0
    }

    private func readLeaves(_ range: Range<Int>) throws -> [Int: TreeHash] {
        let rows = try query(
            """
            SELECT index, pg_catalog.encode(hash, 'base64') FROM flarex.audit_node
            WHERE level = 0 AND index >= \(bind: .integer(range.lowerBound))
                AND index < \(bind: .integer(range.upperBound))
            """
        ) { (try $0.integer(0), TreeHash(base64: try $0.text(1)) ?? .empty) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func readUpperNodes() throws -> [StoredNode: TreeHash] {
        let rows = try query(
            "SELECT level, index, pg_catalog.encode(hash, 'base64') FROM flarex.audit_node WHERE level > 0"
        ) { row in
            let node = StoredNode(level: try row.integer(0), index: try row.integer(1))
            return (node, TreeHash(base64: try row.text(2)) ?? .empty)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func readEntryHashes(_ range: Range<Int>) throws -> [Int: EntryHash] {
        let rows = try query(
            """
            SELECT e.sequence, e.text, \(AuditEntry.columns) FROM flarex.audit_entry e
            WHERE e.sequence >= \(bind: .integer(range.lowerBound)) AND e.sequence < \(bind: .integer(range.upperBound))
            """
        ) { (try $0.integer(0), try EntryHash($0)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

/// What an entry as it is stored comes to, without making text of its bytes.
struct EntryHash: Sendable {
    var leaf: TreeHash
    /// Whether the text is that of its digest; nil without a text.
    var isTextTrue: Bool?
    var hasDigest: Bool

    /// Reads `sequence`, the text, and `AuditEntry.columns`.
    init(_ row: Row) throws {
        var content: [UInt8] = []
        content.reserveCapacity(512)
        for index in AuditEntry.names.indices {
            try row.withBytes(.index(index + 2)) { bytes throws(PostgresError) in
                let length = bytes.map { UInt32($0.count) } ?? .max
                for shift in [24, 16, 8, 0] as [UInt32] { content.append(UInt8(truncatingIfNeeded: length >> shift)) }
                if let bytes { content += bytes }
            }
        }
        leaf = .leaf(content)
        let digest = try row.optionalText(.index(AuditEntry.names.count))
        hasDigest = digest != nil
        isTextTrue = try row.withBytes(1) { bytes throws(PostgresError) in
            bytes.map { hexadecimal(SHA256.digest(of: Array($0))) == digest }
        }
    }
}

/// The log as it is read entry by entry.
struct AuditReading {
    private let sizes: Set<Int>
    private let forgotten: Int
    private(set) var frontier = TreeFrontier()
    private(set) var roots: [Int: TreeHash] = [:]
    private var mismatches = LeafMismatches()
    private var texts: [AuditFinding] = []
    private var upper: [StoredNode: TreeHash] = [:]

    init(rootsAt sizes: Set<Int>, forgotten: Int) {
        self.sizes = sizes
        self.forgotten = forgotten
        if sizes.contains(0) { roots[0] = .empty }
    }

    mutating func add(_ number: Int, entry: EntryHash?, leaf: TreeHash?) {
        if entry?.leaf != leaf || entry == nil {
            mismatches.add(LeafMismatches.Place(number: number, entry: entry?.leaf, leaf: leaf))
        }
        if let entry, let flaw = flaw(ofText: entry, at: number) {
            texts.append(AuditFinding(.edited, number...number, flaw))
        }
        // The stored tree is what was signed; what entries come to instead is told by the mismatches.
        for (node, hash) in frontier.append(leaf ?? entry?.leaf ?? .empty) { upper[node] = hash }
        if sizes.contains(frontier.size) { roots[frontier.size] = frontier.root }
    }

    private func flaw(ofText entry: EntryHash, at number: Int) -> String? {
        switch entry.isTextTrue {
        case false?: "its text is not what was written"
        case nil where entry.hasDigest && number >= forgotten: "its text was removed before its time"
        default: nil
        }
    }

    func findings(head: Int, nodes: [StoredNode: TreeHash]) -> [AuditFinding] {
        var findings = mismatches.findings.joined + texts.joined
        if head > frontier.size {
            findings.append(AuditFinding(.truncated, frontier.size...head - 1, "the log once had them"))
        } else if head < frontier.size {
            findings.append(AuditFinding(.inserted, head...frontier.size - 1, "the log ends before them"))
        }
        let differing = Set(upper.keys).union(nodes.keys).filter { upper[$0] != nodes[$0] }
        for node in differing.sorted(by: { ($0.level, $0.index) < ($1.level, $1.index) }) {
            let count = 1 << (StoredNode.height * node.level)
            let range = node.index * count...(node.index + 1) * count - 1
            findings.append(AuditFinding(.damaged, range, "the node over them is not what they come to"))
        }
        return findings
    }
}

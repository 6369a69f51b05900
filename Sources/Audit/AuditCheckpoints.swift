package import PostgresClient
import SQLText
package import TransparencyLog

/// Why no checkpoint is made.
package enum CheckpointRefusal: Error, CustomStringConvertible {
    case noLog
    case missingNodes(size: Int)
    /// The log no longer begins with what was signed before.
    case inconsistent(size: Int)
    case shorter(size: Int, signed: Int)

    package var description: String {
        switch self {
        case .noLog: "there is no audit log to sign"
        case .missingNodes(let size): "the audit log lacks nodes of its tree of \(size) entries"
        case .inconsistent(let size):
            "the first \(size) entries of the audit log are not those that were signed before: run audit verify"
        case .shorter(let size, let signed):
            "the audit log has \(size) entries, and \(signed) were signed before: run audit verify"
        }
    }
}

extension PostgresSession {
    /// The newest checkpoints that the database has, newest first.
    package func readCheckpoints(limit: Int? = nil) throws -> [SignedNote?] {
        try query(
            """
            SELECT note FROM flarex.audit_checkpoint ORDER BY size DESC, made_at DESC
            LIMIT \(bind: limit.map { .integer($0) } ?? .null)
            """
        ) { SignedNote(parsing: try $0.text(0)) }
    }

    /// Signs what the log is now, and stores that.
    ///
    /// - Parameters:
    ///   - earlier: what was signed before, wherever that is known from. A log that does not begin with it is not signed.
    /// - Throws: `CheckpointRefusal` when the log is not what it was.
    package func makeCheckpoint(
        key: NoteKey,
        sign: @Sendable ([UInt8]) -> [UInt8],
        after earlier: [Checkpoint]
    ) throws -> SignedNote {
        guard let size = try readAuditSize() else { throw CheckpointRefusal.noLog }
        let stored = try readCheckpoints(limit: 1).compactMap { $0.flatMap { Checkpoint($0.text) } }
        for checkpoint in earlier + stored {
            guard checkpoint.size <= size else {
                throw CheckpointRefusal.shorter(size: size, signed: checkpoint.size)
            }
            guard try readRoot(at: checkpoint.size) == checkpoint.root else {
                throw CheckpointRefusal.inconsistent(size: checkpoint.size)
            }
        }
        guard let root = try readRoot(at: size) else { throw CheckpointRefusal.missingNodes(size: size) }
        let note = SignedNote(Checkpoint(origin: key.name, size: size, root: root).text, key: key, sign: sign)
        try execute(
            """
            INSERT INTO flarex.audit_checkpoint AS c (size, note)
            VALUES (\(bind: .integer(size)), \(bind: .text("\(note)")))
            ON CONFLICT (size, note) DO UPDATE SET confirmed_at = now()
            """
        )
        return note
    }
}

extension PostgresSession {
    /// A proof that the entry is in the log of the newest checkpoint; nil while there is none of a log that has it.
    package func proveAudit(_ number: Int) throws -> TransparencyProof? {
        guard let note = try readCheckpoints(limit: 1).first ?? nil, let checkpoint = Checkpoint(note.text),
            (0..<checkpoint.size).contains(number)
        else { return nil }
        let path = try readHashes(over: LeafRange.inclusion(of: number, in: checkpoint.size))
        let hashes = path.compactMap(\.self)
        guard hashes.count == path.count else { throw CheckpointRefusal.missingNodes(size: checkpoint.size) }
        return TransparencyProof(index: number, path: hashes, checkpoint: note)
    }
}

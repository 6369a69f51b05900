package import PostgresClient
package import Secrets
package import TransparencyLog

/// Whoever holds the audit key: signs what the log is, and keeps that where the database's administrators cannot reach.
package struct AuditSigner: Sendable {
    package let key: SigningKey
    package let anchor: AnchorFile?

    package init(key: SigningKey, anchor: AnchorFile?) {
        self.key = key
        self.anchor = anchor
    }

    /// Signs the log as it is now, into the database and then into the anchor.
    ///
    /// - Throws: `CheckpointRefusal` when it is no continuation of what was signed before.
    package func sign(through session: PostgresSession) async throws -> SignedNote {
        guard let anchor else { return try await sign(through: session, after: nil) }
        return try await anchor.append { try await sign(through: session, after: $0) }
    }

    private func sign(through session: PostgresSession, after last: SignedNote?) async throws -> SignedNote {
        let earlier = last.flatMap { Checkpoint($0.text) }.map { [$0] } ?? []
        return try await session.makeCheckpoint(
            key: key.publicKey,
            sign: { [key] in key.sign($0) },
            after: earlier
        )
    }
}

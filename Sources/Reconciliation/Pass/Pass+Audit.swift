import Audit
import Logging
import Model
package import PostgresClient
import Text
import TransparencyLog

extension Pass {
    /// Says of what an earlier process left open that nobody knows what came of it. The lock has to be held.
    package func closeAbandonedIntents(through session: PostgresSession) async throws {
        do {
            try await session.closeAbandonedIntents(by: actor)
        } catch let error as PostgresError where error.meansNoAuditLog {
            // The first pass makes it.
        }
    }

    /// Signs what the audit log is now, where there is a key for that.
    ///
    /// A log that cannot be signed keeps nothing from being done: it is told of, and `audit verify` says what is wrong.
    package func signAudit() async {
        guard let signer else { return }
        do {
            let note = try await cluster.withSession(inSharedDatabase: desired.policy.database) {
                try await signer.sign(through: $0)
            }
            logger.info("signed the audit log", metadata: ["checkpoint": "\(note.onOneLine)"])
        } catch {
            logger.error("the audit log is not signed", metadata: ["error": "\(error)"])
        }
    }
}

extension SignedNote {
    /// The note with a bar for each end of a line, so that a log keeps it too.
    fileprivate var onOneLine: String { description.split(separator: "\n").joined(separator: " | ") }
}

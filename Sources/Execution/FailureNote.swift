package import Model
import Planning
import PostgresClient
package import SQLText

/// What the registry is to say of bots for which nothing more can be done, where `status` and `wait` find it.
package struct FailureNote: Hashable, Sendable {
    package var bot: Name
    package var message: String

    package init(_ message: String, of bot: Name) {
        self.bot = bot
        self.message = message
    }

    var statement: SQL {
        """
        UPDATE flarex.bot SET \(Phase.failed.assignment), last_error = \(bind: .text(message)), updated_at = now()
        WHERE id = \(bind: .text(bot.text))
        """
    }
}

extension Executor {
    /// Writes the notes into the registry of the shared database.
    package func remember(_ notes: [FailureNote], in database: Identifier) async throws {
        guard !notes.isEmpty else { return }
        var slot = SessionSlot(database: database, of: self)
        do {
            try await slot.run(notes.map(\.statement))
            await slot.close()
        } catch {
            await slot.close()
            throw error
        }
    }
}

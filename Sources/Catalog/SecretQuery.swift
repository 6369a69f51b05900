package import Model
package import PostgresClient
import SQLText

/// The sealed secret of a bot as it is stored; nil when there is none.
package func sealedSecret(of bot: Name, through session: PostgresSession) async throws -> String? {
    guard try await session.readControlVersion() > 0 else { return nil }
    return try await session.query("SELECT sealed::text FROM flarex.secret WHERE bot = \(bind: .text(bot.text))") {
        try $0.text(0)
    }.first
}

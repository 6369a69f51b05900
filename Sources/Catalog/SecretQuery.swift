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

/// The sealed secret of every bot that has one, as they are stored; nil where there is no control schema.
package func sealedSecrets(through session: PostgresSession) async throws -> [Name: String]? {
    guard try await session.readControlVersion() > 0 else { return nil }
    let rows = try await session.query("SELECT bot, sealed::text FROM flarex.secret") {
        (try $0.name(0), try $0.text(1))
    }
    return Dictionary(uniqueKeysWithValues: rows)
}

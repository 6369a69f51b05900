package import Model
import PostgresClient
import SQLText

/// How the loop does.
package struct LoopState: Sendable {
    package struct Leader: Hashable, Sendable {
        /// The address that it connects from; `local` over a Unix socket.
        package var address: String
        package var since: Timestamp
    }

    package struct Pass: Hashable, Sendable {
        /// The commit of the manifests.
        package var revision: String
        package var at: Timestamp
        /// The bots whose steps were not applied.
        package var unsettled: [String]
    }

    /// Nil while none leads.
    package var leader: Leader?
    /// The last pass over a commit; nil where there was none.
    package var pass: Pass?
}

/// How many connections a bot has open, and how many it may have.
package struct BotConnections: Hashable, Sendable, Decodable {
    package var open: Int
    package var limit: Int
}

extension PanelStore {
    private struct Answer: Decodable {
        struct Leader: Decodable {
            var address: String
            var since: Int64
        }

        struct Pass: Decodable {
            var revision: String
            var at: Int64
            var unsettled: [String]
        }

        var leader: Leader?
        var pass: Pass?
    }

    private struct Bot: Encodable { var bot: String }

    /// Who leads, and what the last pass came to.
    ///
    /// - Throws: `PostgresError`.
    package func loop() async throws -> LoopState {
        let answer = try await withSession { try await $0.call("read_loop", as: Answer.self) }
        return LoopState(
            leader: answer?.leader.map {
                LoopState.Leader(address: $0.address, since: Timestamp(seconds: $0.since))
            },
            pass: answer?.pass.map {
                LoopState.Pass(revision: $0.revision, at: Timestamp(seconds: $0.at), unsettled: $0.unsettled)
            }
        )
    }

    /// The connections of a bot; nil for a bot without a role.
    package func connections(of bot: Name) async throws -> BotConnections? {
        let argument = Bot(bot: bot.text)
        return try await withSession { try await $0.call("read_connections", argument) }
    }
}

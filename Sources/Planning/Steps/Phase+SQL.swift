package import Model
package import SQLText

extension Phase {
    /// Assigns the phase to a row of the registry, and notes when that changes whether the bot is ready.
    package var assignment: SQL {
        let alike = Phase.allCases.filter { $0.readiness == readiness }
        return """
            phase = \(bind: .text(rawValue)), ready_since =
                CASE WHEN flarex.bot.phase = ANY (\(bind: .array(alike.map(\.rawValue)))::text[])
                    THEN flarex.bot.ready_since ELSE now() END
            """
    }
}

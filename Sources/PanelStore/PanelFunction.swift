import FoundationEssentials
import PostgresClient
import SQLText

extension PostgresSession {
    /// Calls one of the panel's functions.
    ///
    /// - Returns: what it returns; nil for null.
    /// - Throws: `PostgresError`.
    func call<Argument: Encodable, Answer: Decodable & Sendable>(
        _ function: Identifier,
        _ argument: Argument,
        as _: Answer.Type = Answer.self
    ) throws -> Answer? {
        let text = String(decoding: try JSONEncoder().encode(argument), as: UTF8.self)
        return try answer("SELECT flarex_panel.\(function)(\(bind: .text(text))::pg_catalog.jsonb)::text")
    }

    /// Calls one that takes nothing.
    ///
    /// - Throws: `PostgresError`.
    func call<Answer: Decodable & Sendable>(_ function: Identifier, as _: Answer.Type = Answer.self) throws -> Answer? {
        try answer("SELECT flarex_panel.\(function)()::text")
    }

    private func answer<Answer: Decodable & Sendable>(_ sql: SQL) throws -> Answer? {
        let answers = try query(sql) { row in
            try row.optionalText(0).map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
        }
        return answers.first ?? nil
    }
}

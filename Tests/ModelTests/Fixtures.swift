import Model
import SQLText
import Testing

let place = SourcePlace(file: "bots.yaml", line: 1, column: 1)

func name(_ text: String) throws -> Name { try #require(Name(text)) }

/// A recipient whose key starts with the letter.
func recipient(_ letter: Character) throws -> Recipient {
    try #require(Recipient("x25519:\(letter)\(String(repeating: "A", count: 42))="))
}

func desiredBot() throws -> DesiredBot {
    DesiredBot(
        id: try name("weather"),
        workspace: try name("acme"),
        plan: Placed(try name("free"), line: 3),
        overage: Placed(false, line: 4),
        extensions: [Placed("uuid-ossp", line: 6), Placed("citext", line: 5)],
        source: place
    )
}

func connectionForm() throws -> ConnectionForm {
    ConnectionForm(
        bot: try name("weather"),
        role: "bot_x",
        database: "flarex",
        endpoint: Endpoint(host: "pg.flarex.internal"),
        searchPath: ["bot_x", "pg_catalog"],
        recipients: [try recipient("A")]
    )
}

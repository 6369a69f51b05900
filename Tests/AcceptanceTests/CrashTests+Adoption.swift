import PostgresClient
import SQLText
import TestSupport
import Testing

extension CrashTests {
    @Test("a bot that takes over a role and a schema")
    func adopt() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.clearLegacy()
        let names = (10...(10 + 60 / Landscape.crashStride)).map { "legacy-\($0)" }
        var wish = landscape.three
        wish.bots = [Wish.Bot(name: "chat")]
        try await landscape.apply(wish)
        try await landscape.run(["CREATE ROLE migrator"])
        try await landscape.crash("adopt", names) { index in
            guard let role = Identifier("\(names[index])_app"), let schema = Identifier("\(names[index]) data") else {
                throw Landscape.Missing(what: "a name")
            }
            try await landscape.run([
                "CREATE ROLE \(role) LOGIN PASSWORD 'legacy' CREATEDB", "GRANT migrator TO \(role)",
                "GRANT CONNECT ON DATABASE flarex TO \(role)", "CREATE SCHEMA \(schema) AUTHORIZATION migrator",
                "GRANT ALL ON SCHEMA \(schema) TO \(role)", "CREATE TABLE \(schema).notes (id serial, note text)",
                "INSERT INTO \(schema).notes (note) VALUES ('a note')",
                "ALTER TABLE \(schema).notes OWNER TO migrator", "CREATE TYPE \(schema).mood AS ENUM ('good')",
            ])
            var bot = Legacy(role: role, schema: schema).bot(names[index])
            bot.extensions = []
            wish.bots.append(bot)
            return wish
        } check: { index, point in
            let role = wish.bots[index + 1].role
            #expect(try await landscape.owners(in: role) == [role], point)
            let note = try await landscape.psql(as: names[index], "SELECT note FROM notes")
            #expect(note.output == "a note", point)
        }
        try await landscape.clearLegacy()
    }
}

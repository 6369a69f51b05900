import CLibpq
import Planning
import SQLText
import Testing

extension EvasionRunner {
    /// Has the bot call a function that writes by its number, which is no statement, and blocks the bot meanwhile.
    func runCall() async throws {
        let made = try await world.programs.psql(
            """
            \(Evasion.lingering)
            CREATE FUNCTION store() RETURNS int LANGUAGE sql AS $$ INSERT INTO mine SELECT linger(), 'x' RETURNING id $$;
            SELECT 'store()'::regprocedure::oid;
            """
            .replacing("\\! {restrict later} &", with: "")
            .replacing("{arm}", with: command("arm")),
            environment: environment
        )
        let number = try #require(Int32(made.output.filter(\.isNumber)), "\(made.errors)")
        let url = try #require(environment["DATABASE_URL_PLAIN"])
        async let blocked = world.programs.psql("\\! \(command("later"))", url: adminURL)
        let error = await Task.detached { Self.call(number, url: url) }.value
        #expect(error.contains("terminating connection"), "\(error)")
        let blocking = try await blocked
        #expect(!blocking.output.contains("FAILED"), "\(blocking.errors)")
        let left = try await world.programs.psql("SELECT count(*) FROM \(bot.role.quoted).mine", url: adminURL)
        #expect(left.output == "1\n")
        try await clean()
    }

    /// - Returns: the server's error.
    private static func call(_ function: Int32, url: String) -> String {
        let connection = PQconnectdb(url)
        defer { PQfinish(connection) }
        var (value, length): (Int32, Int32) = (0, 0)
        let result = PQfn(connection, function, &value, &length, 1, nil, 0)
        defer { PQclear(result) }
        return String(cString: PQerrorMessage(connection))
    }
}

import Glibc
import Model
import Planning
import PostgresClient
import SQLText
import Synchronization
import TestSupport
import Testing

extension Landscape {
    /// Kills an apply after its first statement, then another after its second, and so on, until one comes to its end.
    ///
    /// Each is followed by one more that is not disturbed, after which the cluster has to be as the manifests say, with
    /// nothing left over.
    ///
    /// - Parameters:
    ///   - bots: a bot for each statement.
    ///   - isAlive: whether the change leaves the bot with a login.
    ///   - prepare: makes what the change to the bot at an index starts from, and returns what the manifests then say.
    func crash(
        _ name: String,
        _ bots: [String],
        isAlive: Bool,
        prepare: (Int) async throws -> Wish
    ) async throws {
        try await StatementProxy.with(server) { proxy in
            for (index, bot) in bots.enumerated() {
                let wish = try await prepare(index)
                let victim = Victim()
                proxy.arm(after: index + 1) { victim.kill() }
                let outcome = try await program(
                    ["apply", "--yes", "--parallelism", "1"],
                    wish,
                    adminURL: proxy.adminURL
                ) { victim.process.store($0, ordering: .releasing) }
                let passed = proxy.passed
                let point: Comment = "after statement \(index + 1), \(passed.last ?? "none")"
                try await proxy.settle()
                if proxy.isCut {
                    #expect(outcome.status == 128 + SIGKILL, point)
                    proxy.arm(after: nil)
                    let again = try await program(["apply", "--yes"], wish, adminURL: proxy.adminURL)
                    #expect(again.status == 0, "\(point): \(again.output)\(again.errors)")
                } else {
                    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                }
                let rest = try await plan(wish)
                #expect(rest.isEmpty, "\(point): \(rest.text())")
                #expect(try await leftovers() == [], point)
                if isAlive { try await logIn([bot]) }
                if !proxy.isCut, passed.count <= index {
                    print("\(name): killed after each of \(passed.count) statements")
                    return
                }
            }
            Issue.record("\(name): more statements than the \(bots.count) bots that were made for them")
        }
    }

    /// What exists without the other parts of its bot.
    func leftovers() async throws -> [String] {
        try await text(
            """
            WITH bot AS (SELECT id, role, tombstoned_at IS NULL AS lives FROM flarex.bot),
            role AS (SELECT oid, rolname, rolcanlogin, rolpassword FROM pg_authid WHERE rolname ~ '^bot_[0-9a-f]{16}$')
            SELECT 'role ' || rolname FROM role WHERE rolname NOT IN (SELECT role FROM bot)
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
                WHERE nspname LIKE 'bot\\_%' AND nspname NOT IN (SELECT role FROM bot)
            UNION ALL SELECT 'bot without role or schema ' || id FROM bot
                WHERE role NOT IN (SELECT rolname FROM role) OR role NOT IN (SELECT nspname FROM pg_namespace)
            UNION ALL SELECT 'secret ' || bot FROM flarex.secret WHERE bot NOT IN (SELECT id FROM bot WHERE lives)
            UNION ALL SELECT 'bot without secret ' || id FROM bot WHERE lives AND id NOT IN (SELECT bot FROM flarex.secret)
            UNION ALL SELECT 'login ' || rolname FROM role JOIN bot ON bot.role = rolname
                WHERE lives <> rolcanlogin OR lives <> (rolpassword IS NOT NULL)
            UNION ALL SELECT 'connection right ' || rolname FROM role JOIN bot ON bot.role = rolname
                WHERE lives <> pg_has_role(rolname, 'flarex_bots', 'MEMBER')
            UNION ALL SELECT 'dropped bot ' || id FROM flarex.dropped_bot GROUP BY id HAVING count(*) > 1
            """
        )
    }

    /// Makes a table with a row that belongs to the role, in its own schema or in another database.
    func keep(_ text: String, as role: String, in database: Identifier = Self.database) async throws {
        guard let owner = Identifier(role), let text = Literal(text) else { throw Missing(what: role) }
        let schema = database == Self.database ? owner : "public"
        guard let name = Identifier("data_of_\(role)") else { throw Missing(what: role) }
        try await run(
            [
                "CREATE TABLE \(schema).\(name) AS SELECT \(text) AS note",
                "ALTER TABLE \(schema).\(name) OWNER TO \(owner)",
            ],
            in: database
        )
    }

    /// The process to be killed. The first statement may pass before anybody was told its number.
    private final class Victim: Sendable {
        let process = Atomic<Int32>(0)

        func kill() {
            while process.load(ordering: .acquiring) == 0 { usleep(100) }
            Glibc.kill(process.load(ordering: .acquiring), SIGKILL)
        }
    }
}

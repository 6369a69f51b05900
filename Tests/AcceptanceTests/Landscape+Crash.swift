import Glibc
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import Synchronization
import TestSupport
import Testing

extension Landscape {
    /// Every how many-th statement is one to kill a command after.
    static let crashStride = Thoroughness.stride(5)

    /// Kills a command after its first statement, then another after a later one, and so on, until one comes to its end.
    ///
    /// After every statement in the longer run, and a sample of them otherwise. Each is followed by an apply that is not disturbed, after which the cluster has to be as the manifests say, with
    /// nothing left over.
    ///
    /// - Parameters:
    ///   - bots: a bot for each statement that is tried.
    ///   - command: what is killed; it changes nothing but the bot.
    ///   - prepare: makes what the change to the bot at an index starts from, and returns what the manifests then say.
    ///   - check: expects what else has to be so of the bot afterwards.
    /// - Returns: how many statements there were.
    @discardableResult
    func crash(
        _ name: String,
        _ bots: [String],
        command: (String) -> [String] = { _ in ["apply", "--yes"] },
        prepare: (Int) async throws -> Wish,
        check: (Int, Comment) async throws -> Void = { _, _ in }
    ) async throws -> Int {
        try await StatementProxy.with(server) { proxy in
            for (index, bot) in bots.enumerated() {
                let statement = 1 + index * Self.crashStride
                let wish = try await prepare(index)
                let victim = Victim()
                proxy.arm(after: statement) { victim.kill() }
                let outcome = try await program(
                    command(bot),
                    wish,
                    adminURL: proxy.adminURL
                ) { victim.process.store($0, ordering: .releasing) }
                let passed = proxy.passed
                let point: Comment = "after statement \(statement), \(passed.last ?? "none")"
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
                #expect(try await unrecorded() == [], point)
                try await check(index, point)
                if !proxy.isCut, passed.count < statement {
                    print("\(name): killed after \(index) of \(passed.count) statements")
                    return passed.count
                }
            }
            throw Missing(what: "\(name): bots for more than \(bots.count * Self.crashStride) statements")
        }
    }

    /// What exists without the other parts of its bot.
    func leftovers() async throws -> [String] {
        try await text(
            """
            WITH bot AS (SELECT id, role, tombstoned_at IS NULL AS lives FROM flarex.bot),
            role AS (
                SELECT rolname, rolcanlogin, rolpassword FROM pg_authid WHERE rolname ~ '^bot_[0-9a-f]{16}(_[ab])?$'
            ),
            login AS (
                SELECT bot, login AS name FROM flarex.secret
                UNION ALL SELECT bot, previous_login FROM flarex.secret WHERE previous_login IS NOT NULL
            )
            SELECT 'role ' || rolname FROM role
                WHERE rolname NOT IN (SELECT role FROM bot) AND rolname NOT IN (SELECT name FROM login)
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
                WHERE nspname LIKE 'bot\\_%' AND nspname NOT IN (SELECT role FROM bot)
            UNION ALL SELECT 'bot without role or schema ' || id FROM bot
                WHERE role NOT IN (SELECT rolname FROM role) OR role NOT IN (SELECT nspname FROM pg_namespace)
            UNION ALL SELECT 'secret ' || bot FROM flarex.secret WHERE bot NOT IN (SELECT id FROM bot WHERE lives)
            UNION ALL SELECT 'bot without secret ' || id FROM bot WHERE lives AND id NOT IN (SELECT bot FROM flarex.secret)
            UNION ALL SELECT 'login ' || rolname FROM role
                WHERE rolcanlogin <> (rolname IN (SELECT name FROM login)) OR rolcanlogin <> (rolpassword IS NOT NULL)
            UNION ALL SELECT 'login of nobody ' || name FROM login
                WHERE name NOT IN (SELECT rolname FROM role)
            UNION ALL SELECT 'login of another ' || rolname FROM login JOIN bot ON id = login.bot JOIN role ON rolname = name
                WHERE rolname <> bot.role AND (left(rolname, -2) <> bot.role
                    OR NOT pg_has_role(rolname, bot.role, 'MEMBER'))
            UNION ALL SELECT 'connection right ' || rolname FROM role JOIN bot ON bot.role = rolname
                WHERE lives <> pg_has_role(rolname, 'flarex_bots', 'MEMBER')
            UNION ALL SELECT 'access ' || rolname FROM pg_authid WHERE rolname LIKE 'con\\_%'
            UNION ALL SELECT 'open access ' || login FROM flarex.access WHERE closed IS NULL
            UNION ALL SELECT 'usage ' || bot FROM flarex.usage WHERE bot NOT IN (SELECT id FROM bot)
            UNION ALL SELECT 'dropped bot ' || id FROM flarex.dropped_bot GROUP BY id HAVING count(*) > 1
            """
        )
    }

    /// What was done and the audit log does not have, or has without an end.
    private func unrecorded() async throws -> [String] {
        try await text(
            """
            SELECT 'bot ' || id FROM flarex.bot WHERE id NOT IN
                (SELECT bot FROM flarex.audit_entry WHERE kind = 'intent' AND act IN ('create', 'adopt'))
            UNION ALL SELECT 'tombstone ' || id FROM flarex.bot WHERE tombstoned_at IS NOT NULL AND id NOT IN
                (SELECT bot FROM flarex.audit_entry WHERE kind = 'intent' AND act = 'tombstone')
            UNION ALL SELECT 'drop ' || id FROM flarex.dropped_bot WHERE id NOT IN
                (SELECT bot FROM flarex.audit_entry WHERE kind = 'intent' AND act = 'drop')
            UNION ALL SELECT 'login ' || bot FROM flarex.secret WHERE right(login, 2) = '_b' AND bot NOT IN
                (SELECT bot FROM flarex.audit_entry WHERE kind = 'intent' AND act = 'rotateCredential')
            UNION ALL SELECT 'without an end ' || intent FROM flarex.audit_open
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

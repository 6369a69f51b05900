import Model
import Planning
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Tries to write as a bot whose writes are blocked, each attempt in one session of psql that began before the block.
///
/// What an attempt does `first`, it does while it may. Then flarexdb's own steps block it; then comes the script. In
/// both, `{arm}`, `{restrict}` and `{lift}` are commands of a shell that do so in between; `{restrict later}` first
/// waits until the bot holds an advisory lock.
struct EvasionRunner {
    private static let border = "--- now ---"

    let world: World
    let folder: TemporaryDirectory
    let adminURL: String
    let environment: [String: String]
    let cleaner: PostgresSession

    init(_ world: World, in folder: TemporaryDirectory) async throws {
        self.world = world
        self.folder = folder
        adminURL = await world.server.adminURL(database: World.database)
        environment = try await world.secret("a")
        cleaner = try await world.session("a")
        try writeCommands()
        try await admin(
            """
            INSERT INTO flarex.usage (bot, bytes, measured_at, counted_at, is_close, is_close_since)
            VALUES ('a', 2360000, now(), now(), true, now()) ON CONFLICT (bot) DO NOTHING
            """
        )
    }

    var bot: BotReference { BotReference(Fixtures.bot("a")) }

    private func writeCommands() throws {
        let limit = ByteCount(bytes: 2_000_000)
        let restrict: [StorageStep] = [
            .restrict(bot, limit: limit, .plan(Fixtures.name("free")), replacing: []),
            .arm(bot, tables: nil, endsWriters: true), .endWriters(bot),
        ]
        try write("restrict", restrict)
        try write("later", script: Self.waiting + text(of: restrict))
        try write("arm", [.arm(bot, tables: nil, endsWriters: false)])
        let lift = "REVOKE flarex_restricted FROM \(bot.role.quoted); DELETE FROM flarex.restriction;"
        try write("lift", script: lift)
    }

    private static let waiting = """
        DO $$ BEGIN
            FOR attempt IN 1..1000 LOOP
                IF EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2) THEN
                    RETURN;
                END IF;
                PERFORM pg_sleep(0.01);
            END LOOP;
            RAISE 'the bot holds no lock';
        END $$;

        """

    private func text(of steps: [StorageStep]) -> String {
        steps.map { step in
            let step = Step.storage(step)
            let statements = step.statements(serverVersion: world.majorVersion * 10_000).map { $0.shown + ";\n" }
                .joined()
            return step.commitment == .alone ? "BEGIN;\n\(statements)COMMIT;\n" : statements
        }.joined()
    }

    private func write(_ name: String, _ steps: [StorageStep]) throws { try write(name, script: text(of: steps)) }

    private func write(_ name: String, script: String) throws {
        try folder.write(script, to: name + ".sql")
        let psql = world.programs.directory.appending("psql").string
        let file = folder.path.appending(name + ".sql").string
        try folder.write(
            "'\(psql)' '\(adminURL)' -X -q -o /dev/null -v ON_ERROR_STOP=1 -f '\(file)' || echo FAILED: \(name)\n",
            to: name
        )
    }

    func run(_ attempt: Attempt) async throws {
        let isBlockedInBetween = ["{restrict}", "{restrict later}", "{COPY}"].contains {
            (attempt.first + attempt.script).contains($0)
        }
        let block = isBlockedInBetween ? "" : "\\! {restrict}"
        let script = "\(attempt.first)\n\(block)\n\\echo '\(Self.border)'\n\(attempt.script)\n"
        let result = try await world.programs.psql(substituted(script), environment: environment)
        judge(attempt, result)
        if !attempt.check.isEmpty {
            let checked = try await world.programs.psql(substituted(attempt.check), url: adminURL)
            #expect(checked.output == "t\n", "\(attempt.title): \(attempt.check) \(checked.errors)")
        }
        if !attempt.undo.isEmpty {
            let undone = try await world.programs.psql(substituted(attempt.undo), url: adminURL)
            #expect(undone.status == 0, "\(attempt.title): \(undone.errors)")
        }
        try await clean()
    }

    private func judge(_ attempt: Attempt, _ result: Programs.Result) {
        let parts = result.output.split(separator: Self.border + "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let shown = [attempt.title, attempt.first, attempt.script, result.output, result.errors].map { $0.prefix(1500) }
            .joined(separator: "\n")
        guard parts.count == 2, !result.output.contains("FAILED") else {
            Issue.record("it did not come that far: \(shown)")
            return
        }
        switch attempt.outcome {
        case .refused(let states):
            #expect(result.status != 0, "got through: \(shown)")
            #expect(states.contains { result.errors.contains(substituted($0)) }, "expected \(states): \(shown)")
        case .harmless(let expected), .leak(let expected, _):
            #expect(result.status == 0, "expected to succeed: \(shown)")
            #expect(parts[1].split(separator: "\n").joined(separator: "\n") == substituted(expected), "\(shown)")
        }
    }

    func clean() async throws {
        try await admin("REVOKE flarex_restricted FROM \(bot.role)")
        try await admin("DELETE FROM flarex.restriction")
        try await cleaner.execute("DROP OWNED BY CURRENT_USER CASCADE")
        try await cleaner.pipeline([
            "CREATE TABLE mine (id int PRIMARY KEY, v text)", "INSERT INTO mine VALUES (1, 'own')",
        ])
    }

    private func admin(_ statement: SQL) async throws {
        let session = try await world.server.session(database: World.database)
        try await session.execute(statement)
        await session.close()
    }

    func command(_ name: String) -> String { "sh '\(folder.path.appending(name).string)'" }

    private func substituted(_ text: String) -> String {
        text.replacing("{a}", with: bot.role.name).replacing("{restrict}", with: command("restrict"))
            .replacing("{restrict later}", with: command("later"))
            .replacing("{COPY}", with: "sh \(folder.path.appending("restrict").string)")
            .replacing("{arm}", with: command("arm")).replacing("{lift}", with: command("lift"))
    }
}

import Glibc
import PostgresClient
import SQLText
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// What the page about metrics promises is measured: everything that it names moves when that happens.
@Suite("Movement of metrics", .serialized, .throwawayServer)
struct MetricMovementTests {
    /// The metrics that have had another value than 0.
    private final class Moved: Sendable {
        private let seen = Mutex<Set<String>>([])

        var names: Set<String> { seen.withLock(\.self) }

        func note(_ exposition: String) {
            let moved = exposition.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasSuffix(" 0") }
            let names = moved.map { $0.prefix { $0 != "{" && $0 != " " }.replacing(#/_(bucket|count|sum)$/#, with: "") }
            seen.withLock { $0.formUnion(names.map { String($0) }) }
        }

        /// Waits until all of them have.
        func wait(for names: String..., in loop: RunningLoop) async throws {
            try await loop.get("/metrics") {
                note($1)
                return self.names.isSuperset(of: names)
            }
            #expect(self.names.isSuperset(of: names), "\(names)")
        }
    }

    private let role: SQL = "SELECT role::text FROM flarex.bot WHERE id = 'weather'"

    /// Policy with sweeps every two seconds, and a plan that is soon used up.
    private func tighten(_ workspace: Workspace) throws {
        let file = workspace.manifests.appending("cluster.yaml")
        let limits = "  sweep: {interval: 2s}\n  limits: {transactionAge: 1s}\n"
        let text = try textFile(file).replacing("  secrets:", with: limits + "  secrets:")
        let tiny = "---\napiVersion: flarex.dev/v1\nkind: Plan\nmetadata: {name: tiny}\nspec: {storage: 100kB}\n"
        try workspace.directory.write(text + tiny, to: "manifests/cluster.yaml")
    }

    /// Lets every record of a bot fail with an error.
    private func fail(_ session: PostgresSession, _ bot: Literal, with state: Literal) async throws {
        try await session.execute(
            """
            CREATE OR REPLACE FUNCTION flarex.fail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = TG_ARGV[0]; END $$
            """
        )
        try await session.execute(
            """
            CREATE TRIGGER fail BEFORE UPDATE ON flarex.bot FOR EACH ROW
            WHEN (NEW.id = \(bot) AND NEW.phase = 'Ready') EXECUTE FUNCTION flarex.fail(\(state))
            """
        )
    }

    @Test("everything that the page names moves, but for the panics that a Swift program does not survive")
    func movement() async throws {
        try await Workspace.withServer(bots: ["billing", "chat", "weather"]) { workspace in
            try tighten(workspace)
            let moved = Moved()
            let outcome = try await RunningLoop.with(workspace, "--parallelism", "1", "--bot-metrics", "1") { loop in
                try await moved.wait(for: "flarexdb_bots", "flarexdb_last_success_timestamp_seconds", in: loop)
                let session = try await workspace.session()
                try await work(workspace, loop, session, moved)
                try await trouble(workspace, loop, session, moved)
                try await storage(workspace, loop, session, moved)
                try await oldTransaction(workspace, loop, moved)
                await session.close()
            }
            #expect(outcome.status == 0)
            let described = try MonitoringTests.describedMetrics()
            // Those of git, of a refused cluster and of archives move in the tests of these.
            let elsewhere: Set = [
                "flarexdb_cluster_refused", "flarexdb_git_fetch_errors_total",
                "flarexdb_git_last_fetch_timestamp_seconds", "flarexdb_git_revision_info",
                "flarexdb_archive_oldest_timestamp_seconds", "flarexdb_backup_interval_seconds",
                "flarexdb_bots_archive_unrestorable", "flarexdb_bots_backup_failed", "flarexdb_bots_without_archive",
                "flarexdb_drill_interval_seconds", "flarexdb_drill_oldest_timestamp_seconds",
            ]
            #expect(
                described.subtracting(moved.names) == elsewhere.union(["controller_runtime_reconcile_panics_total"])
            )
        }
    }

    /// One bot is worked on while another waits.
    private func work(
        _ workspace: Workspace,
        _ loop: RunningLoop,
        _ session: PostgresSession,
        _ moved: Moved
    ) async throws {
        try await session.execute("BEGIN")
        try await session.execute("SELECT FROM flarex.bot WHERE id = 'billing' FOR UPDATE")
        for bot in ["billing", "weather"] { try workspace.replaceBot(bot, plan: "pro") }
        try await moved.wait(
            for: "controller_runtime_active_workers",
            "workqueue_depth",
            "workqueue_unfinished_work_seconds",
            "workqueue_longest_running_processor_seconds",
            "flarexdb_drift_steps",
            in: loop
        )
        try await session.execute("COMMIT")
        let done: SQL = "SELECT count(*)::text FROM flarex.bot WHERE plan = 'pro' AND phase = 'Ready'"
        try await workspace.eventually(done, ["2"])
    }

    /// Errors that pass, errors that do not, a wrong manifest and one that is gone.
    private func trouble(
        _ workspace: Workspace,
        _ loop: RunningLoop,
        _ session: PostgresSession,
        _ moved: Moved
    ) async throws {
        let weather: SQL = "SELECT plan || ' ' || phase FROM flarex.bot WHERE id = 'weather'"
        try await fail(session, "weather", with: "53100")
        try workspace.replaceBot("weather", plan: "free")
        try await moved.wait(for: "workqueue_retries_total", "controller_runtime_reconcile_errors_total", in: loop)
        // It is tried again, so the manifest is not touched: nobody could tell a change that is undone from none.
        try await session.execute("DROP TRIGGER fail ON flarex.bot")
        try await workspace.eventually(weather, ["free Ready"])

        try await fail(session, "weather", with: "P0001")
        try workspace.replaceBot("weather", plan: "pro")
        try await moved.wait(for: "controller_runtime_terminal_reconcile_errors_total", in: loop)
        try await session.execute("DROP TRIGGER fail ON flarex.bot")
        try workspace.replaceBot("weather", plan: "free")
        try await workspace.eventually(weather, ["free Ready"])

        try workspace.replaceBot("billing", plan: "gold")
        try await moved.wait(for: "flarexdb_manifest_errors", in: loop)
        // Two of three are more than a mistake may take.
        for bot in ["billing", "chat"] { unlink(workspace.manifests.appending("\(bot).yaml").string) }
        try await moved.wait(for: "flarexdb_refused_steps", in: loop)
        for bot in ["billing", "chat"] { try workspace.replaceBot(bot, plan: "free") }
    }

    /// A bot stays in a transaction for longer than it may.
    private func oldTransaction(_ workspace: Workspace, _ loop: RunningLoop, _ moved: Moved) async throws {
        let url = try await workspace.run(
            "secret",
            "show",
            "weather",
            "--key",
            workspace.key.string,
            "--name",
            "DATABASE_URL_PLAIN"
        )
        let bot = try await PostgresSession.connect(
            to: ConnectionOptions(String(url.output.prefix { !$0.isNewline }))
        )
        try await bot.execute("BEGIN")
        try await moved.wait(for: "flarexdb_ended_sessions_total", in: loop)
        await #expect(throws: PostgresError.self) { try await bot.execute("SELECT 1") }
    }

    /// A bot writes more than it may, and then deletes it.
    private func storage(
        _ workspace: Workspace,
        _ loop: RunningLoop,
        _ session: PostgresSession,
        _ moved: Moved
    ) async throws {
        let schema = try #require(Identifier(try await workspace.texts(role).joined()))
        try await session.execute("CREATE TABLE \(schema).t AS SELECT i FROM generate_series(1, 10000) AS i")
        try workspace.replaceBot("weather", plan: "tiny")
        try await moved.wait(
            for: "flarexdb_restrictions_total",
            "flarexdb_last_sweep_timestamp_seconds",
            "flarexdb_sweep_duration_seconds",
            "flarexdb_bot_usage_bytes",
            in: loop
        )
        try await session.execute("DROP TABLE \(schema).t")
        try await moved.wait(for: "flarexdb_lifts_total", in: loop)
    }
}

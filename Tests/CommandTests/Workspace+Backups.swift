import Glibc
import Model
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

extension Workspace {
    /// Applied, with a policy that has backups.
    static func withBackups(
        bots: [String] = ["billing", "weather"],
        more: String = "",
        _ body: @Sendable (Workspace) async throws -> Void
    ) async throws {
        try await withServer(bots: bots) { workspace in
            let policy = try textFile(workspace.manifests.appending("cluster.yaml"))
            let repository = workspace.directory.path.appending("repository")
            let password = workspace.directory.path.appending("repository-password")
            try workspace.directory.write("a long password\n", to: "repository-password")
            try workspace.directory.write(
                policy.replacing(
                    "  extensions: []\n",
                    with: """
                          extensions: []
                          backups: {repository: \(repository), passwordFile: \(password), \(more)keep: {daily: 1, weekly: 0, monthly: 0}}

                        """
                ),
                to: "manifests/cluster.yaml"
            )
            let apply = try await workspace.run("apply", "--yes")
            #expect(apply.status == 0, "\(apply.errors)")
            try await body(workspace)
        }
    }

    func role(_ bot: String) -> Identifier {
        guard let name = Name(bot) else { preconditionFailure("\(bot) is no name") }
        return ManagedName.bot(name)
    }

    /// Gives a bot one of many things, 1203 rows in all.
    func fill(_ bot: String) async throws {
        let session = try await session()
        let role = role(bot)
        try await session.execute("SELECT pg_catalog.set_config('search_path', \(bind: .text(role.quoted)), false)")
        try await session.execute("SET ROLE \(role)")
        for statement in Self.contents { try await session.execute(statement) }
        await session.close()
    }

    private static let contents: [SQL] = [
        """
        CREATE TABLE events (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, data jsonb,
            size int GENERATED ALWAYS AS (length(name)) STORED)
        """,
        "INSERT INTO events (name, data) SELECT 'Name ' || i, jsonb_build_object('a', i) FROM generate_series(1, 1000) i",
        "CREATE TABLE \"Odd \"\"na\nme\" (x int, y text)",
        "INSERT INTO \"Odd \"\"na\nme\" VALUES (1, E'a\\tb\\nc\\\\.'), (2, NULL), (3, E'\\\\.')",
        "CREATE TABLE part (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE part_default PARTITION OF part DEFAULT",
        "INSERT INTO part SELECT generate_series(1, 200)",
        "CREATE VIEW counted AS SELECT count(*) FROM events",
        "CREATE MATERIALIZED VIEW kept AS SELECT * FROM counted",
        "CREATE SEQUENCE numbers",
        "SELECT nextval('numbers')",
        "CREATE TABLE empty (a int)",
        "CREATE TABLE secret (a int)",
        "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE secret FORCE ROW LEVEL SECURITY",
        "CREATE POLICY nothing ON secret USING (false)",
        "CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER told BEFORE INSERT ON empty FOR EACH ROW EXECUTE FUNCTION told()",
    ]

    /// Waits until a query has a row, for a minute at most.
    func wait(_ query: SQL) async throws {
        for _ in 0..<12_000 {
            if try await !texts(query).isEmpty { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw NoServer()
    }

    /// The bots with archives, one for each archive.
    func archived() async throws -> [String] {
        try await texts("SELECT bot FROM flarex.archive ORDER BY bot")
    }

    /// Expects that nothing of a backup is left: no login, no session, no dump on the disk, nothing to plan.
    func expectRest() async throws {
        #expect(try await texts("SELECT until::text FROM flarex.backup_login") == [])
        #expect(try await texts("SELECT usename::text FROM pg_stat_activity WHERE usename = 'flarex_backup'") == [])
        let plan = try await run("plan")
        #expect(plan.output == "No changes.\n", "\(plan.output)\(plan.errors)")
        let identifier = try await texts(
            """
            SELECT c.system_identifier || '-' || d.oid FROM pg_control_system() c, pg_database d
            WHERE d.datname = current_database()
            """
        )[0]
        #expect(access("/var/tmp/flarexdb-\(geteuid())-\(identifier)", F_OK) != 0)
    }
}

import Glibc
import Model
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// A real PgBouncer in front of the server, with the file that the program writes.
@Suite("PgBouncer", .serialized, .throwawayServer)
struct PgBouncerTests {
    @Test("bots come through it: rotation, restriction and tombstone hold, and it looks up bots' passwords alone")
    func bots() async throws {
        try await Workspace.withPooler { workspace in
            let url = try await workspace.url("DATABASE_URL")
            #expect(url.contains("@127.0.0.1:6439/flarex?"))
            #expect(try await workspace.url("DATABASE_URL_DIRECT").contains(":\(await workspace.server?.port ?? 0)/"))
            #expect(try await workspace.psql(url, "CREATE TABLE t AS SELECT 1 AS i; TABLE t").output.hasSuffix("1\n"))

            let documented = url.prefix { $0 != "?" } + "?options=--role%3Dx"
            let refused = try await workspace.psql(String(documented), "SELECT 1")
            #expect(refused.output.contains("unsupported startup parameter"), "\(refused.output)")

            #expect(try await workspace.run("secret", "rotate", "weather", "--yes").status == 0)
            let second = try await workspace.url("DATABASE_URL")
            #expect(second != url)
            for url in [url, second] { #expect(try await workspace.psql(url, "TABLE t").status == 0) }
            #expect(try await workspace.run("secret", "rotate", "weather", "--yes", "--now").status == 0)
            let third = try await workspace.url("DATABASE_URL")
            #expect(try await workspace.psql(third, "TABLE t").status == 0)
            #expect(try await workspace.psql(second, "TABLE t").status != 0)

            try workspace.edit("cluster", "storage: 500MB", to: "storage: 1MB")
            let filled = try await workspace.psql(
                third,
                "INSERT INTO t SELECT generate_series(1, 100000)"
            )
            #expect(filled.status == 0, "\(filled.output)")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            #expect(try await workspace.run("sweep").status == 0)
            let blocked = try await workspace.psql(third, "INSERT INTO t VALUES (2)")
            #expect(blocked.output.contains("storage quota exceeded"), "\(blocked.output)")

            unlink(workspace.manifests.appending("weather.yaml").string)
            #expect(try await workspace.run("apply", "--yes", "--allow", "massPrune").status == 0)
            #expect(try await workspace.psql(third, "TABLE t").status != 0)
        }
    }

    @Test("its login reads verifiers of bots alone, and nobody else reads any")
    func verifiers() async throws {
        try await Workspace.withPooler { workspace in
            let login = "postgresql://pgbouncer:looks-up@127.0.0.1:\(await workspace.server?.port ?? 0)/flarex"
            func verifier(of role: String, as url: String) async throws -> Documentation.Run {
                try await workspace.psql(url, "SELECT coalesce(flarex_pooler.password('\(role)'), 'none')")
            }
            let role = try await workspace.texts("SELECT role::text FROM flarex.bot")[0]
            #expect(try await verifier(of: role, as: login).output.hasPrefix("SCRAM-SHA-256$"))
            for other in ["postgres", "pgbouncer", "flarex_owner", "bot_0123456789abcdef"] {
                #expect(try await verifier(of: other, as: login).output == "none\n")
            }
            let bot = try await workspace.url("DATABASE_URL_DIRECT")
            #expect(try await verifier(of: role, as: bot).output.contains("permission denied for schema flarex_pooler"))
            let doctor = try await workspace.run("doctor", "--format", "json")
            #expect(!doctor.output.contains("flarex_pooler"), "\(doctor.output)")
            try await workspace.sql("DROP OWNED BY pgbouncer", "DROP ROLE pgbouncer")
            #expect(try await workspace.run("doctor").output.contains("no login may look up passwords"))
        }
    }

    @Test("the file is the same for the same manifests, and the reload runs only after a change")
    func deterministic() async throws {
        try await Workspace.withServer(bots: ["billing", "weather"]) { workspace in
            let none = try await workspace.run("pooler", "pgbouncer")
            #expect(none.status == 1 && none.errors.contains("the policy names no pooler"))
            try await workspace.namePooler()
            let reload = "echo x >>\(workspace.directory.path)/runs"
            let words = ["pooler", "pgbouncer", "--out", "flarexdb.ini", "--reload", reload]
            for errors in ["wrote flarexdb.ini\n", "flarexdb.ini is up to date\n"] {
                let outcome = try await workspace.run(words)
                #expect(outcome.status == 0 && outcome.errors == errors, "\(outcome.errors)")
            }
            #expect(try textFile(workspace.directory.path.appending("runs")) == "x\n")
            let text = try textFile(workspace.directory.path.appending("flarexdb.ini"))
            #expect(text.contains("dbname=flarex pool_size=10\n") && !text.contains("[users]"))
            let newer = try await workspace.run("pooler", "pgbouncer", "--release", "1.23", "--connections", "90")
            #expect(newer.output.contains("dbname=flarex max_db_connections=90\n"))
            let role = ManagedName.bot(try #require(Name("weather")))
            #expect(newer.output.contains("\n\(role)_a = pool_size=10\n"))
            try workspace.writeBot("weather", plan: "pro")
            let larger = try await workspace.run("pooler", "pgbouncer", "--release", "1.23")
            #expect(larger.output.contains("\(role) = pool_size=20\n"))
        }
    }
}

extension Workspace {
    private static let port = 6439

    fileprivate func namePooler() async throws {
        try edit("cluster", "urlForm: plain}", to: "urlForm: plain, pooler: {host: 127.0.0.1, port: \(Self.port)}}")
    }

    /// A bot behind a running PgBouncer.
    fileprivate static func withPooler(_ body: (Workspace) async throws -> Void) async throws {
        try await withServer(bots: ["weather"]) { workspace in
            try await workspace.namePooler()
            let applied = try await workspace.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.output)")
            try await workspace.sql(
                "DROP ROLE IF EXISTS pgbouncer",
                "CREATE ROLE pgbouncer LOGIN PASSWORD 'looks-up'",
                "GRANT flarex_pooler TO pgbouncer"
            )
            try workspace.directory.write("\"pgbouncer\" \"looks-up\"\n", to: "pooler/userlist.txt")
            let written = try await workspace.run("pooler", "pgbouncer", "--out", "pooler/flarexdb.ini")
            #expect(written.status == 0, "\(written.errors)")
            try workspace.directory.write(workspace.configuration, to: "pooler/pgbouncer.ini")
            let start = """
                chmod 755 . pooler; chmod 777 pooler; chmod 644 pooler/*
                /usr/sbin/pgbouncer -q -d -u nobody pooler/pgbouncer.ini
                """
            let started = try await Documentation.bash(start, in: workspace.directory.path)
            #expect(started.status == 0, "\(started.output)")
            do {
                try await body(workspace)
                try await workspace.endPooler()
            } catch {
                try await workspace.endPooler()
                throw error
            }
        }
    }

    private var configuration: String {
        let folder = directory.path.appending("pooler")
        return """
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(Self.port)
            unix_socket_dir =
            pool_mode = transaction
            auth_file = \(folder)/userlist.txt
            pidfile = \(folder)/pid
            logfile = \(folder)/log
            %include \(folder)/flarexdb.ini

            """
    }

    private func endPooler() async throws {
        let end = "p=$(cat pooler/pid); kill -INT $p; while [ -d /proc/$p ]; do sleep 0.05; done"
        _ = try await Documentation.bash(end, in: directory.path)
        try await sql("DROP OWNED BY flarex_pooler", "DROP ROLE IF EXISTS pgbouncer")
    }

    fileprivate func url(_ name: String) async throws -> String {
        let outcome = try await run("secret", "show", "weather", "--key", "key", "--name", name)
        return String(outcome.output.prefix { !$0.isNewline })
    }

    fileprivate func psql(_ url: String, _ statement: String) async throws -> Documentation.Run {
        try await Documentation.bash(
            "psql -X -At -v ON_ERROR_STOP=1 -c \"$SQL\" \"$URL\"",
            environment: ["URL": url, "SQL": statement],
            in: directory.path
        )
    }
}

import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Run", .serialized, .throwawayServer)
struct RunTests {
    private let bots: SQL = "SELECT id || ' ' || plan || ' ' || phase FROM flarex.bot ORDER BY id"

    /// Whether a loop holds the lock of the one that leads.
    private let isLed: SQL = "SELECT (count(*) > 0)::text FROM pg_locks WHERE locktype = 'advisory'"

    @Test("applies what the manifests say and then what changes in them, and leaves nothing behind on SIGTERM")
    func changes() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await workspace.withLoop(["--interval", "1h"]) { loop in
                try await workspace.eventually(bots, ["billing free Ready", "weather free Ready"])
                try workspace.writeBot("chat")
                try await workspace.eventually(bots, ["billing free Ready", "chat free Ready", "weather free Ready"])
                try workspace.replaceBot("chat", plan: "pro")
                try await workspace.eventually(bots, ["billing free Ready", "chat pro Ready", "weather free Ready"])
                try workspace.directory.write(
                    Workspace.manifest(of: "deep", plan: "free"),
                    to: "manifests/new/folder/deep.yaml"
                )
                try await workspace.eventually("SELECT id FROM flarex.bot WHERE id = 'deep'", ["deep"])
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "")
            try await workspace.eventually(
                """
                SELECT pid::text FROM pg_stat_activity WHERE application_name = 'flarexdb' AND pid <> pg_backend_pid()
                UNION ALL SELECT pid::text FROM pg_locks WHERE locktype = 'advisory'
                """,
                [],
                within: .seconds(2)
            )
        }
    }

    @Test("finds drift on its interval, on SIGHUP, and when the database tells of it")
    func drift() async throws {
        try await Workspace.withServer { workspace in
            let superusers: SQL = "SELECT rolname::text FROM pg_roles WHERE rolcreatedb AND rolname LIKE 'bot\\_%'"
            let role = "SELECT role::text FROM flarex.bot WHERE id = 'weather'" as SQL
            for (arguments, signal) in [(["--interval", "1s"], nil), (["--interval", "1h"], SIGHUP)] {
                try await workspace.withLoop(arguments) { loop in
                    try await workspace.eventually(bots, ["billing free Ready", "weather free Ready"])
                    // The second time the bots are there before the loop is.
                    try await workspace.eventually(isLed, ["true"])
                    let name = try #require(Identifier(try await workspace.texts(role)[0]))
                    let session = try await workspace.session()
                    try await session.execute("ALTER ROLE \(name) CREATEDB")
                    await session.close()
                    if let signal {
                        // The first pass may be under way.
                        try await Task.sleep(for: .seconds(1))
                        loop.send(signal)
                    }
                    try await workspace.eventually(superusers, [])
                }
            }
            try await workspace.withLoop(["--interval", "1h"]) { _ in
                try await workspace.eventually(isLed, ["true"])
                try await Task.sleep(for: .seconds(1))
                let name = try #require(Identifier(try await workspace.texts(role)[0]))
                let session = try await workspace.session()
                // What flarexdb itself does is not told of.
                try await session.execute("SET application_name = 'psql'")
                try await session.execute("GRANT USAGE ON SCHEMA \(name) TO PUBLIC")
                await session.close()
                try await workspace.eventually(
                    "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'bot\\_%' AND nspacl::text ~ '[{,]=U'",
                    []
                )
            }
        }
    }

    @Test("people may apply between the passes of a loop, and plan during them")
    func beside() async throws {
        try await Workspace.withServer { workspace in
            _ = try await workspace.withLoop(["--interval", "1s"]) { _ in
                try await workspace.eventually(bots, ["billing free Ready", "weather free Ready"])
                for _ in 1...3 {
                    let apply = try await workspace.run("apply", "--yes")
                    #expect(apply.status == 0, "\(apply.errors)")
                }
            }
        }
    }

    @Test("a folder that vanishes and returns costs no bot anything, nor does one that is led elsewhere")
    func vanishing() async throws {
        try await Workspace.withServer { workspace in
            _ = try await workspace.withLoop(["--interval", "1s"]) { _ in
                try await workspace.eventually(bots, ["billing free Ready", "weather free Ready"])
                let (here, away) = (workspace.manifests.string, workspace.manifests.string + ".away")
                #expect(rename(here, away) == 0)
                try await Task.sleep(for: .seconds(3))
                #expect(try await workspace.texts(bots) == ["billing free Ready", "weather free Ready"])
                // It comes back as a link, which is then led to a third place in one go.
                #expect(symlink(away, here) == 0)
                try workspace.replaceBot("weather", plan: "pro")
                try await workspace.eventually(bots, ["billing free Ready", "weather pro Ready"])
                try workspace.directory.write(try textFile(FilePath(away + "/cluster.yaml")), to: "third/cluster.yaml")
                for bot in ["billing", "weather", "chat"] {
                    try workspace.directory.write(
                        Workspace.manifest(of: bot, plan: "free"),
                        to: "third/\(bot).yaml"
                    )
                }
                let link = workspace.directory.path.appending("link").string
                #expect(symlink(workspace.directory.path.appending("third").string, link) == 0)
                #expect(rename(link, here) == 0)
                try await workspace.eventually(bots, ["billing free Ready", "chat free Ready", "weather free Ready"])
            }
        }
    }

    @Test("a manifest that is wrong keeps its bot as it is, and others go on")
    func wrongManifest() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await workspace.withLoop(["--interval", "1s"]) { _ in
                try await workspace.eventually(bots, ["billing free Ready", "weather free Ready"])
                try workspace.replaceBot("billing", plan: "gold")
                try workspace.replaceBot("weather", plan: "pro")
                try await workspace.eventually(bots, ["billing free Ready", "weather pro Ready"])
            }
            #expect(outcome.errors.contains("unknown plan \"gold\""))
        }
    }
}

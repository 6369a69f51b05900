import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Pipelines that hold no superuser's login.
@Suite("Readers", .serialized, .throwawayServer)
struct ReaderTests {
    private static let clerk: Identifier = "clerk"

    @Test("a member of flarex_reader runs status, wait, usage, secret list and audit list, with and without manifests")
    func reads() async throws {
        try await withClerk(in: ["flarex_reader"]) { workspace, url in
            for command in [
                ["status"], ["status", "weather", "--format", "json"], ["wait", "weather", "--timeout", "0s"],
                ["backups"], ["usage"], ["usage", "weather"], ["usage", "--month", "2026-11"], ["secret", "list"],
                ["audit", "list", "--bot", "weather"],
            ] {
                for manifests in [workspace.manifests.string, "nowhere"] {
                    let outcome = try await workspace.run(
                        command,
                        environment: ["FLAREXDB_ADMIN_URL": url, "FLAREXDB_MANIFESTS": manifests]
                    )
                    #expect(outcome.status == 0, "\(command): \(outcome.errors)")
                    #expect(outcome.output.contains("weather") || command.contains("--month"), "\(command)")
                }
            }
        }
    }

    @Test("it reads nothing else and changes nothing, and the errors name the right that is missing")
    func nothingElse() async throws {
        try await withClerk(in: ["flarex_reader"]) { workspace, url in
            let role = try await workspace.texts("SELECT role::text FROM flarex.bot WHERE id = 'weather'")[0]
            let home = try #require(Identifier(role))
            try await workspace.sql("CREATE TABLE \(home).t (i int)")
            let options = try ConnectionOptions(url)
            for statement in [
                "SELECT sealed FROM flarex.secret", "SELECT verifier_digest FROM flarex.secret",
                "SELECT * FROM flarex.access", "SELECT * FROM flarex.audit_node", "TABLE \(home).t",
                "DELETE FROM flarex.bot", "UPDATE flarex.bot SET plan = 'pro'",
                "INSERT INTO flarex.setback (bot, reason, message) VALUES ('weather', 'a', 'b')",
                "SELECT flarex.append_audit('[{}]')", "CREATE TABLE flarex.mine (i int)", "CREATE SCHEMA mine",
                "CREATE TEMP TABLE mine (i int)", "SET ROLE flarex_owner", "SET ROLE \(home)",
                "SELECT rolpassword FROM pg_authid", "SELECT * FROM pg_stat_activity",
            ] as [SQL] {
                let session = try await PostgresSession.connect(to: options)
                let error = await #expect(throws: PostgresError.self, "\(statement)") {
                    try await session.execute(statement)
                }
                #expect(error?.state == .insufficientPrivilege, "\(statement): \(error?.description ?? "")")
                await session.close()
            }
            let environment: [String: String?] = ["FLAREXDB_ADMIN_URL": url]
            let secret = try await workspace.run("secret", "show", "weather", "--key", "key", environment: environment)
            #expect(secret.status == 1)
            #expect(secret.errors.contains(#"GRANT flarex_secrets TO "clerk""#), "\(secret.errors)")
            let plan = try await workspace.run("apply", "--yes", environment: environment)
            #expect(plan.status == 1 && plan.errors.contains("needs a superuser's login"), "\(plan.errors)")
        }
    }

    @Test("a login in no group is told which one it needs")
    func noGroup() async throws {
        try await withClerk(in: []) { workspace, url in
            let environment: [String: String?] = ["FLAREXDB_ADMIN_URL": url]
            let closed = try await workspace.run("status", environment: environment)
            #expect(closed.status == 1)
            #expect(closed.errors.contains("needs CONNECT on that database, which members of flarex_reader"))
            try await workspace.sql("GRANT CONNECT ON DATABASE flarex TO \(Self.clerk)")
            for command in [["status"], ["wait", "weather", "--timeout", "0s"], ["usage"], ["audit", "list"]] {
                let outcome = try await workspace.run(command, environment: environment)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains(#"GRANT flarex_reader TO "clerk""#), "\(command): \(outcome.errors)")
            }
            try await workspace.sql("REVOKE CONNECT ON DATABASE flarex FROM \(Self.clerk)")
        }
    }

    @Test("a member of flarex_secrets opens a secret with its key, which is recorded, and reads no status")
    func opens() async throws {
        try await withClerk(in: ["flarex_secrets"]) { workspace, url in
            let environment: [String: String?] = ["FLAREXDB_ADMIN_URL": url]
            let shown = try await workspace.run("secret", "show", "weather", "--key", "key", environment: environment)
            #expect(shown.status == 0 && shown.output.contains("PGPASSWORD="), "\(shown.errors)")
            let run = try await workspace.run(
                ["exec", "weather", "--key", "key", "--", "sh", "-c", "echo $PGUSER"],
                environment: environment
            )
            #expect(run.output.hasPrefix("bot_"), "\(run.errors)")
            #expect(try await workspace.run("status", environment: environment).status == 1)
            let log = try await workspace.run("audit", "list", "--act", "openSecret", "--actor", "clerk")
            #expect(log.output.contains("openSecret  weather"), "\(log.output)")
        }
    }

    @Test("plan and doctor find nothing wrong with members, and a pass leaves them in")
    func members() async throws {
        try await withClerk(in: ["flarex_reader", "flarex_secrets"]) { workspace, _ in
            #expect(try await workspace.run("plan").output == "No changes.\n")
            let findings = try await workspace.run("doctor")
            #expect(!findings.output.contains("flarex_reader") && !findings.output.contains("flarex_secrets"))
        }
    }

    /// Applies the manifest of one bot, and lends the URL of a login in these groups, in the shared database.
    private func withClerk(
        in groups: [Identifier],
        _ body: (Workspace, String) async throws -> Void
    ) async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            let server = try #require(workspace.server)
            let applied = try await workspace.run("apply", "--yes")
            try #require(applied.status == 0, "\(applied.output)\(applied.errors)")
            try await workspace.sql("CREATE ROLE \(Self.clerk) LOGIN PASSWORD 'in the cupboard'")
            for group in groups { try await workspace.sql("GRANT \(group) TO \(Self.clerk)") }
            let url = "postgresql://clerk:in%20the%20cupboard@127.0.0.1:\(await server.port)/flarex?sslmode=disable"
            do {
                try await body(workspace, url)
            } catch {
                try await workspace.sql("DROP ROLE \(Self.clerk)")
                throw error
            }
            try await workspace.sql("DROP ROLE \(Self.clerk)")
        }
    }
}

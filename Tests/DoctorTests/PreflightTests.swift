import Doctor
import Model
import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Preflight")
struct PreflightTests {
    /// A server whose settings are all wrong.
    private static let poor = [
        "max_prepared_transactions": "5", "superuser_reserved_connections": "0", "allow_system_table_mods": "on",
        "lo_compat_privileges": "on", "password_encryption": "md5", "listen_addresses": "0.0.0.0",
    ]

    @Test("before the shared database exists the server is looked at, and what is said of it mends it")
    func server() async throws {
        try await World.with(settings: Self.poor, applied: false) { world in
            let outcome = try await world.flarexdb("doctor")
            #expect(outcome.status == 0)
            #expect(outcome.errors == "")
            #expect(outcome.output.contains("the shared database does not exist yet"))
            let found = try await examined(world)
            #expect(
                Set(found.map(\.check)) == [
                    "system-catalogs-writable", "large-object-privileges", "durability", "password-encryption",
                    "prepared-transactions", "no-tls", "lock-table", "no-reserve", "database-missing",
                ]
            )
            for finding in found where finding.remedy.hasPrefix("ALTER SYSTEM") {
                try await world.psql(finding.remedy, in: "postgres")
            }
            try await world.server.restart()
            #expect(try await examined(world).map(\.check) == ["no-tls", "database-missing"])
        }
    }

    @Test("a lock table and a number of connections that bots together can use up are found")
    func capacity() async throws {
        try await World.with(settings: ["max_connections": "40", "max_locks_per_transaction": "64"]) { world in
            let found = try await world.examined().filter { $0.check != "durability" }
            #expect(found.map(\.check) == ["lock-table", "connections"])
            #expect(
                found.first?.evidence == "max_locks_per_transaction = 64 gives 2560 locks; the connections of one bot "
                    + "may hold 20000, and there are 10 bots"
            )
            #expect(found.last?.evidence == "10 bots may open 100 connections; the server has 37 for them")
            let login = World.named("bot_alpha") + "_b"
            try await world.psql("CREATE ROLE \(login) LOGIN CONNECTION LIMIT 10")
            let overlapping = try await world.examined().first { $0.check == "connections" }
            #expect(overlapping?.evidence == "10 bots may open 110 connections; the server has 37 for them")
            try await world.psql("DROP ROLE \(login)")
            try await world.psql(try #require(found.first).remedy)
            try await world.server.restart()
            let session = try await world.server.session(database: World.database)
            let rest = try await world.examined(through: session).filter { $0.check != "durability" }
            #expect(rest.map(\.check) == ["connections"])
            await session.close()
        }
    }

    @Test("temporary files of all of a bot's connections are held against what a bot may store")
    func temporaryFiles() async throws {
        try await World.with { world in
            let bot = World.named("bot_alpha")
            for (size, words) in [("60GB", "each with 60GB"), ("-1", "each with no limit")] {
                try await world.psql("ALTER ROLE \(bot) IN DATABASE flarex SET temp_file_limit = '\(size)'")
                let found = try await world.examined().filter { $0.check == "temporary-files" }
                #expect(found.map(\.evidence) == ["\(bot): 10 connections, \(words)"])
            }
            try await world.apply()
            #expect(try await world.examined() == [])
        }
    }

    @Test("a release that lets bots out, and an extension that refuses the block's triggers, are found")
    func programs() async throws {
        try await World.with { world in
            let session = try #require(world.session)
            let major = await session.serverVersion / 10_000
            let later = ServerRelease(major: major, minor: 99, reason: "of a hole")
            let found = try await session.query(Checks.release(safe: ServerRelease.safe + [later]).query) {
                (evidence: try $0.text(0), remedy: try $0.text(1))
            }
            #expect(found.last?.evidence.hasSuffix(": of a hole") == true)
            #expect(found.last?.remedy.hasPrefix("Install PostgreSQL \(major).99 ") == true)
            let installed = try await session.query(Checks.triggerless(["citus", "citext"]).query) { try $0.text(0) }
            #expect(installed.count == 1)
            #expect(installed.first?.hasPrefix("extension citext is installed in this database") == true)
        }
    }

    @Test("a shared database that takes no connections is named, with the statement that opens it")
    func closed() async throws {
        try await World.with { world in
            try await world.psql("ALTER DATABASE flarex ALLOW_CONNECTIONS false", in: "postgres")
            for command in ["doctor", "plan"] {
                let outcome = try await world.flarexdb(command)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("error: database flarex does not allow connections"))
                #expect(outcome.errors.contains("ALTER DATABASE \"flarex\" ALLOW_CONNECTIONS true;"))
            }
            try await world.psql("ALTER DATABASE flarex ALLOW_CONNECTIONS true", in: "postgres")
            #expect(try await world.flarexdb("plan").status == 0)
        }
    }

    private func examined(_ world: World) async throws -> [Finding] {
        let session = try await world.server.session()
        let found = try await examine(through: session, policy: world.desired.policy)
            .filter { $0.check != "server-release" }
        await session.close()
        return found
    }
}

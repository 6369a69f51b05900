import Doctor
import Model
import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("flarexdb doctor", .serialized, .world)
struct DoctorCommandTests {
    @Test("a leak makes the exit code 1 and stands in text and JSON")
    func leak() async throws {
        let world = try World.current
        try await world.psql("GRANT USAGE ON SCHEMA bot_alpha TO PUBLIC")
        let text = try await world.flarexdb("doctor")
        #expect(text.status == 1)
        #expect(
            text.output
                == World.named(
                    """
                    leak: a bot's schema is open to others  [schema-open]
                      PUBLIC has USAGE on schema bot_alpha  (alpha)
                        REVOKE ALL ON SCHEMA bot_alpha FROM PUBLIC CASCADE;

                    warning: there are no backups  [archives-none]
                      spec.backups is missing in the Cluster manifest
                        Add spec.backups with repository and passwordFile to the Cluster manifest, and run flarexdb apply.

                    flarexdb plan has 1 step, which may fix some of this; run flarexdb apply first.
                    1 leak, 0 dangers, 1 warning in 55 checks.

                    """
                )
        )
        let json = try await world.flarexdb("doctor", "--format", "json")
        #expect(json.status == 1)
        #expect(
            json.output
                == World.named(
                    """
                    {
                      "findings" : [
                        {
                          "check" : "schema-open",
                          "evidence" : "PUBLIC has USAGE on schema bot_alpha",
                          "remedy" : "REVOKE ALL ON SCHEMA bot_alpha FROM PUBLIC CASCADE;",
                          "severity" : "leak",
                          "title" : "a bot's schema is open to others"
                        },
                        {
                          "check" : "archives-none",
                          "evidence" : "spec.backups is missing in the Cluster manifest",
                          "remedy" : "Add spec.backups with repository and passwordFile to the Cluster manifest, and run flarexdb apply.",
                          "severity" : "warning",
                          "title" : "there are no backups"
                        }
                      ],
                      "summary" : {
                        "danger" : 0,
                        "leak" : 1,
                        "warning" : 1
                      }
                    }

                    """
                )
        )
        try await world.psql("REVOKE USAGE ON SCHEMA bot_alpha FROM PUBLIC")
    }

    @Test("a danger without a leak is told, and the exit code is 0")
    func danger() async throws {
        let world = try World.current
        try await world.psql("ALTER ROLE bot_alpha CONNECTION LIMIT -1")
        let outcome = try await world.flarexdb("doctor")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix("0 leaks, 1 danger, 1 warning in 55 checks.\n"))
        try await world.psql("ALTER ROLE bot_alpha CONNECTION LIMIT 10")
    }

    @Test("a login that is not a superuser is told which right it lacks")
    func notSuperuser() async throws {
        let world = try World.current
        let url = await world.server.adminURL().replacing("user=postgres", with: "user=monitoring")
        let outcome = try await world.flarexdb("doctor", "--admin-url", url)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("role monitoring is not a superuser"))
    }

    @Test("what bots store in their settings and passwords is never printed")
    func secrets() async throws {
        let world = try World.current
        try await world.psql(
            """
            ALTER ROLE bot_alpha SET application.token = 'hunter2hunter2';
            ALTER DATABASE flarex SET application.token = 'hunter2hunter2';
            ALTER ROLE bot_alpha PASSWORD 'md5deadbeefdeadbeefdeadbeefdeadbeef';
            CREATE USER MAPPING FOR bot_alpha SERVER elsewhere OPTIONS (password 'hunter2hunter2');
            """
        )
        let outcome = try await world.flarexdb("doctor", "--format", "json")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("role-weak-password"))
        #expect(!outcome.output.contains("hunter2") && !outcome.output.contains("deadbeef"))
        try await world.psql(
            """
            ALTER ROLE bot_alpha RESET application.token;
            ALTER DATABASE flarex RESET application.token;
            ALTER ROLE bot_alpha PASSWORD NULL;
            DROP USER MAPPING FOR bot_alpha SERVER elsewhere;
            """
        )
        try await world.apply()
    }

    @Test("the number of queries does not grow with the number of bots")
    func queries() async throws {
        let world = try World.current
        let before = try await statements(world)
        try await world.psql(
            """
            DO $$ DECLARE name text; BEGIN
                FOR i IN 1..60 LOOP
                    name := 'bot_' || lpad(to_hex(i), 16, '0');
                    EXECUTE format('CREATE ROLE %I LOGIN IN ROLE flarex_bots', name);
                    EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', name, name);
                    EXECUTE format('CREATE TABLE %I.t (a serial)', name);
                    EXECUTE format('GRANT ALL ON SCHEMA %I TO PUBLIC', name);
                END LOOP;
            END $$
            """
        )
        #expect(try await world.examined().count > 150)
        #expect(try await statements(world) == before)
        try await world.psql(
            """
            DO $$ DECLARE name text; BEGIN
                FOR i IN 1..60 LOOP
                    name := 'bot_' || lpad(to_hex(i), 16, '0');
                    EXECUTE format('DROP SCHEMA %I CASCADE', name);
                    EXECUTE format('DROP ROLE %I', name);
                END LOOP;
            END $$
            """
        )
    }

    /// How many statements the server has logged for one examination.
    private func statements(_ world: World) async throws -> Int {
        let before = try world.server.log().split(separator: "execute <unnamed>:").count
        _ = try await world.examined()
        return try world.server.log().split(separator: "execute <unnamed>:").count - before
    }
}

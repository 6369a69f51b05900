import Glibc
import Model
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Archives, with a real server and a real repository.
@Suite("Backups", .serialized, .throwawayServer)
struct BackupTests {
    @Test("archives every bot in one snapshot, lists them, and the next plan is empty")
    func backup() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            let outcome = try await workspace.run("backup")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("Archived 2 bots (1203 rows, "), "\(outcome.output)")
            let list = try await workspace.run("backups")
            #expect(list.output.matches(of: #/(?m)^(billing|weather) +1 /#).count == 2, "\(list.output)")
            let detail = try await workspace.run("backups", "weather")
            #expect(detail.output.contains(#/ 6 +1203 +free +/#), "\(detail.output)")
            let sums = try await workspace.texts(
                """
                SELECT t ->> 'name' || ' ' || (t ->> 'rows') FROM flarex.archive, jsonb_array_elements(tables) t
                WHERE bot = 'weather' ORDER BY 1
                """
            )
            #expect(sums == ["Odd \"na me 3", "empty 0", "events 1000", "part_default 101", "part_low 99", "secret 0"])
            #expect(try await workspace.texts("SELECT DISTINCT snapshot || folder FROM flarex.archive").count == 1)
            let status = try await workspace.run("status", "weather")
            #expect(status.output.contains("BackedUp"), "\(status.output)")
            try await workspace.expectRest()
            let entries = try await workspace.texts(
                "SELECT kind || ' ' || coalesce(result, '') FROM flarex.audit_entry WHERE act = 'backup' ORDER BY sequence"
            )
            #expect(entries == ["intent ", "outcome done"])
        }
    }

    @Test("a bot that locks its table is not archived, and all others are")
    func lockedBot() async throws {
        try await Workspace.withBackups(bots: ["billing", "chat", "weather"]) { workspace in
            try await workspace.fill("weather")
            let holder = try await workspace.session()
            try await holder.execute("BEGIN")
            try await holder.execute("LOCK TABLE \(workspace.role("weather")).events IN ACCESS EXCLUSIVE MODE")
            let outcome = try await workspace.run("backup")
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("Archived 2 bots"), "\(outcome.output)")
            #expect(outcome.output.contains("Not archived: weather: "), "\(outcome.output)")
            #expect(try await workspace.archived() == ["billing", "chat"])
            let condition = try await workspace.run("status", "weather")
            #expect(condition.output.contains("BackupFailed"), "\(condition.output)")
            await holder.close()
            #expect(try await workspace.run("backup", "--bot", "weather").status == 0)
            #expect(try await workspace.archived() == ["billing", "chat", "weather"])
            #expect(try await workspace.run("status", "weather").output.contains("Archived"))
        }
    }

    /// Nobody locks it when the backup looks, so that only a failing dump shows which bot it is.
    @Test("a bot that makes pg_dump fail is found among those that are dumped with it")
    func brokenBot() async throws {
        let bots = ["a", "b", "c", "d", "e"]
        try await Workspace.withBackups(bots: bots) { workspace in
            // Rows of a table whose file is gone cannot be read.
            let session = try await workspace.session()
            let role = workspace.role("d")
            try await session.execute("CREATE TABLE \(role).broken AS SELECT 1 AS id")
            let paths = try await session.query(
                "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('\(role).broken')"
            ) { try $0.text(0) }
            try await session.execute("CHECKPOINT")
            await session.close()
            for path in paths { #expect(unlink(path) == 0) }
            try await workspace.server?.restart()
            let outcome = try await workspace.run("backup")
            #expect(outcome.status == 3, "\(outcome.output)")
            #expect(try await workspace.archived() == ["a", "b", "c", "e"], "\(outcome.output)")
            #expect(outcome.output.contains("Not archived: d: pg_dump failed"), "\(outcome.output)")
        }
    }

    @Test("a killed backup is gone on with, and nothing that it left lets anybody in")
    func killed() async throws {
        let bots = ["a", "b", "c", "d"]
        try await Workspace.withBackups(bots: bots) { workspace in
            // Each bot is a group of its own, so that there is something to go on with.
            for bot in bots {
                try await workspace.sql(
                    """
                    INSERT INTO flarex.usage VALUES
                        (\(bind: .text(bot)), 5000000000, now(), now(), NULL, false, now())
                    """
                )
            }
            let variables = await workspace.variables
            let killed = try await BuiltBinary.run(["backup"], environment: variables) { process in
                try await workspace.wait("SELECT 1::text FROM flarex.archive HAVING count(*) >= 2")
                kill(process, SIGKILL)
            }
            #expect(killed.status == 128 + SIGKILL)
            let before = try await workspace.archived()
            #expect((2..<4).contains(before.count))
            // The password is drift as soon as its time is over.
            try await workspace.sql("UPDATE flarex.backup_login SET until = now() - interval '1 s'")
            let apply = try await workspace.run("apply", "--yes")
            #expect(apply.status == 0, "\(apply.errors)")
            #expect(
                try await workspace.texts(
                    "SELECT rolcanlogin || ' ' || (rolpassword IS NULL) FROM pg_authid WHERE rolname = 'flarex_backup'"
                ) == ["false true"]
            )
            let rest = try await workspace.run("backup")
            #expect(rest.status == 0, "\(rest.errors)")
            #expect(rest.output.contains("Archived \(4 - before.count) bot"), "\(rest.output)")
            #expect(rest.output.contains("the rest of an interrupted backup"), "\(rest.output)")
            #expect(try await workspace.archived() == bots)
            try await workspace.expectRest()
        }
    }

    @Test("a backup killed at any time is finished by the next one")
    func killedAnywhere() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            let variables = await workspace.variables
            for pause in stride(from: 20, through: 1400, by: 115) {
                _ = try await BuiltBinary.run(["backup"], environment: variables) { process in
                    try await Task.sleep(for: .milliseconds(pause))
                    kill(process, SIGKILL)
                }
            }
            let outcome = try await workspace.run("backup")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(Set(try await workspace.archived()) == ["billing", "weather"])
            try await workspace.expectRest()
            #expect(try await workspace.run("backup", "prune").status == 0)
        }
    }

    @Test("an archive is written to a folder as it was recorded, and loads as the bot")
    func restoreToFolder() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            let moment = try await workspace.texts(
                "SELECT to_char(taken_at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM flarex.archive WHERE bot = 'weather'"
            )[0]
            let target = workspace.directory.path.appending("out")
            let early = try await workspace.run("restore", "weather", "--at", "2020-01-01", "--to", target.string)
            #expect(early.status == 1)
            #expect(early.errors.contains("The earliest is of \(moment), the latest of \(moment)."), "\(early.errors)")
            let outcome = try await workspace.run("restore", "weather", "--at", moment, "--to", target.string)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("it is as recorded"), "\(outcome.output)")
            let again = try await workspace.run("restore", "weather", "--to", target.string)
            #expect(again.errors.contains("is not empty"), "\(again.errors)")
            // As the Backups page says.
            let room = try await workspace.run(
                "exec",
                "weather",
                "--key",
                workspace.key.string,
                "--",
                "sh",
                "-c",
                "psql \"$DATABASE_URL_PLAIN\" -c 'DROP OWNED BY CURRENT_USER'"
            )
            #expect(room.status == 0, "\(room.errors)")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let load = try await workspace.run(
                "exec",
                "weather",
                "--key",
                workspace.key.string,
                "--",
                "sh",
                "-c",
                """
                pg_restore -1 -e --no-owner --no-privileges -L out/restore.list -d "$DATABASE_URL_PLAIN" out/1
                """
            )
            #expect(load.status == 0, "\(load.errors)")
            #expect(try await workspace.run("backup", "--bot", "weather").status == 0)
            let sums = try await workspace.texts(
                "SELECT DISTINCT tables::text || objects FROM flarex.archive WHERE bot = 'weather'"
            )
            #expect(sums.count == 1, "\(sums)")
            #expect(try await workspace.run("plan").output == "No changes.\n")
        }
    }

    @Test("an archive in another's place is refused")
    func swapped() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.sql("INSERT INTO \(workspace.role("weather")).events (name) VALUES ('new')")
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.sql(
                """
                UPDATE flarex.archive SET snapshot = (SELECT snapshot FROM flarex.archive ORDER BY taken_at LIMIT 1)
                """
            )
            let target = workspace.directory.path.appending("out")
            let outcome = try await workspace.run("restore", "weather", "--to", target.string)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("is not as recorded: table events differs"), "\(outcome.errors)")
        }
    }

    @Test("a repository that is not there, or cannot be opened, is told of and nothing is recorded")
    func repository() async throws {
        try await Workspace.withBackups { workspace in
            #expect(try await workspace.run("backup").status == 0)
            let repository = workspace.directory.path.appending("repository")
            #expect(rename(repository.string, repository.string + ".away") == 0)
            let gone = try await workspace.run("backup")
            #expect(gone.status == 1)
            #expect(gone.errors.contains("the registry knows archives that are in it"), "\(gone.errors)")
            #expect(rename(repository.string + ".away", repository.string) == 0)
            try workspace.directory.write("wrong", to: "repository-password")
            let locked = try await workspace.run("backup")
            #expect(locked.status == 1)
            #expect(locked.errors.contains("cannot be opened"), "\(locked.errors)")
            #expect(try await workspace.archived().count == 2)
            try await workspace.expectRest()
        }
    }

    @Test("a bot with a long list of objects is archived")
    func longList() async throws {
        try await Workspace.withBackups { workspace in
            // Each is a line of two kilobytes in what pg_restore lists.
            try await workspace.asOwner(
                "weather",
                """
                DO $$ BEGIN FOR i IN 1..600 LOOP
                    EXECUTE pg_catalog.format('CREATE FUNCTION f%s(%s) RETURNS int LANGUAGE sql RETURN 1', i,
                        pg_catalog.repeat('timestamp without time zone, ', 80) || 'int');
                END LOOP; END $$
                """
            )
            #expect(try await workspace.run("backup").status == 0)
            #expect(try await workspace.restore("weather").status == 0)
            try await workspace.expectWhole("weather")
        }
    }

    @Test("a tombstoned bot is dropped after its final archive, which stays")
    func finalArchive() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
            #expect(try await workspace.run("apply", "--yes", "--allow", "massPrune").status == 0)
            try await workspace.sql(
                "UPDATE flarex.bot SET tombstoned_at = now() - interval '31 days' WHERE id = 'weather'",
                "UPDATE flarex.archive SET taken_at = now() - interval '32 days'"
            )
            let waiting = try await workspace.run("apply", "--yes")
            #expect(
                waiting.output.contains("after its final archive: run flarexdb backup --bot weather"),
                "\(waiting.output)"
            )
            #expect(try await workspace.run("backup", "--bot", "weather").status == 0)
            #expect(try await workspace.run("apply", "--yes").status == 0)
            #expect(try await workspace.texts("SELECT id FROM flarex.bot") == ["billing"])
            #expect(try await workspace.run("backup", "prune").status == 0)
            let target = workspace.directory.path.appending("out")
            let outcome = try await workspace.run("restore", "weather", "--to", target.string)
            #expect(outcome.status == 0 && outcome.output.contains("1203 rows"), "\(outcome.output)\(outcome.errors)")
        }
    }

    @Test("old archives are removed, the last of a bot never")
    func prune() async throws {
        try await Workspace.withBackups { workspace in
            for _ in 0..<3 { #expect(try await workspace.run("backup").status == 0) }
            try await workspace.sql("UPDATE flarex.archive SET taken_at = taken_at - (10 - run) * interval '40 days'")
            let outcome = try await workspace.run("backup", "prune")
            #expect(outcome.output == "Removed 4 archives.\n", "\(outcome.output)\(outcome.errors)")
            #expect(try await workspace.archived() == ["billing", "weather"])
            let target = workspace.directory.path.appending("out")
            #expect(try await workspace.run("restore", "weather", "--to", target.string).status == 0)
        }
    }

    @Test("the loop makes a backup when it is due")
    func loop() async throws {
        try await Workspace.withBackups { workspace in
            let variables = await workspace.variables
            let run = try await BuiltBinary.run(["run", "--interval", "1s"], environment: variables) { process in
                try await workspace.wait("SELECT act FROM flarex.audit_entry WHERE act = 'backup' AND kind = 'outcome'")
                kill(process, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("Archived 2 bots"), "\(run.errors)")
            #expect(try await workspace.archived() == ["billing", "weather"])
        }
    }
}

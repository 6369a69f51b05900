import Glibc
import Model
import PostgresClient
import SQLText
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Archives that are loaded to see whether they restore, with a real server, a real repository and a real private server.
@Suite("Drills", .serialized, .throwawayServer)
struct DrillTests {
    @Test("an archive of many kinds of objects is loaded and compared, and the evidence is kept")
    func verified() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            try await workspace.fillMore("weather")
            #expect(try await workspace.run("backup").status == 0)
            let before = try await workspace.dump("weather")
            let outcome = try await workspace.verify("weather")
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.output.contains("restores: "), "\(outcome.output)")
            #expect(outcome.output.contains("Verified 1 archive.\n"), "\(outcome.output)")
            #expect(try await workspace.dump("weather") == before)
            let status = try await workspace.run("status", "weather")
            #expect(status.output.contains(#/Verified +True +Restores/#), "\(status.output)")
            let evidence = try await workspace.texts(
                """
                SELECT d.bot || ' ' || (d.rows = a.rows AND d.taken_at = date_trunc('second', a.taken_at))
                FROM flarex.drill d JOIN flarex.archive a ON a.number = d.archive
                    WHERE d.milliseconds > 0 AND NOT d.has_network
                """
            )
            #expect(evidence == ["weather true"])
            let list = try await workspace.run("backups")
            #expect(list.output.contains(#/(?m)^billing .* never *$/#), "\(list.output)")
            let json = try await workspace.run("backups", "weather", "--format", "json")
            #expect(json.output.contains("\"outcome\" : \"verified\""), "\(json.output)")
            #expect(try await workspace.verify().status == 0)
            #expect(
                try await workspace.texts("SELECT DISTINCT bot FROM flarex.drill ORDER BY 1") == ["billing", "weather"]
            )
            try await workspace.expectNoGround()
            try await workspace.expectWhole("weather")
        }
    }

    @Test("an archive that does not load is a result, with the object and the line, until there is a better one")
    func broken() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.asOwner(
                "weather",
                "CREATE TABLE factors (f int)",
                """
                CREATE FUNCTION factor(i int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
                SELECT 1;
                SELECT i * count(*) FROM factors
                $$
                """,
                "CREATE TABLE late (i int CHECK (factor(i) >= 0))",
                "INSERT INTO late VALUES (4711)"
            )
            #expect(try await workspace.run("backup").status == 0)
            let outcome = try await workspace.verify()
            #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
            #expect(
                outcome.output.contains(
                    "rows of table late: relation \"factors\" does not exist; line 3: "
                        + "SELECT i * count(*) FROM factors"
                ),
                "\(outcome.output)"
            )
            #expect(!outcome.output.contains("4711"))
            #expect(outcome.output.contains("Verified 1 archive. 1 archive cannot be restored."), "\(outcome.output)")
            let status = try await workspace.run("status", "weather")
            #expect(status.output.contains(#/Verified +False +DrillFailed/#), "\(status.output)")
            try await workspace.sql(
                "ALTER FUNCTION \(workspace.role("weather")).factor(int) SET search_path = \(workspace.role("weather"))"
            )
            #expect(try await workspace.run("backup").status == 0)
            let json = try await workspace.verify("weather", "--format", "json")
            #expect(json.status == 0 && json.output.contains("\"outcome\" : \"verified\""), "\(json.output)")
            #expect(try await workspace.run("status", "weather").output.contains(#/Verified +True/#))
            try await workspace.expectWhole("weather")
        }
    }

    @Test("an archive that was damaged or swapped is found, and one that is not there any more is no result")
    func damaged() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.sql("INSERT INTO \(workspace.role("weather")).events (name) VALUES ('new')")
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.sql(
                "UPDATE flarex.archive SET snapshot = (SELECT snapshot FROM flarex.archive ORDER BY number LIMIT 1)"
            )
            let swapped = try await workspace.verify("weather")
            #expect(swapped.status == 3 && swapped.output.contains("table events differs"), "\(swapped.output)")
            try await workspace.flipRepository()
            let flipped = try await workspace.verify("weather", "--at", "2100-01-01")
            #expect(flipped.status == 3, "\(flipped.output)\(flipped.errors)")
            #expect(flipped.output.contains("does not give back snapshot"), "\(flipped.output)")
            let repository = workspace.directory.path.appending("repository")
            #expect(rename(repository.string, repository.string + ".away") == 0)
            let gone = try await workspace.verify("weather")
            #expect(gone.status == 1 && gone.errors.contains("there is no repository at"), "\(gone.errors)")
            #expect(try await workspace.texts("SELECT count(*)::text FROM flarex.drill") == ["2"])
            try await workspace.expectNoGround()
        }
    }

    @Test("doctor tells what keeps bots from being restored")
    func doctor() async throws {
        try await Workspace.withBackups(more: "drill: {every: 7d}, ") { workspace in
            func expectFindings(_ checks: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
                let outcome = try await workspace.run("doctor")
                let found = outcome.output.matches(of: #/\[(archive|drill|repository|client|spool)([a-z-]*)\]/#).map {
                    "\($0.1)\($0.2)"
                }
                // Those of old releases are told as well.
                let known = found.filter { !["client-programs", "drill-programs"].contains($0) }
                #expect(known == checks, "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
            }
            try await expectFindings()
            #expect(try await workspace.run("backup").status == 0)
            try await expectFindings()
            try await workspace.sql(
                "UPDATE flarex.archive SET taken_at = now() - interval '3 days' WHERE bot = 'weather'"
            )
            try await expectFindings("archive-old")
            try await workspace.sql(
                "UPDATE flarex.archive SET taken_at = now() - interval '8 days' WHERE bot = 'weather'"
            )
            try await expectFindings("archive-old", "drill-overdue")
            #expect(try await workspace.verify().status == 0)
            try await expectFindings("archive-old")
            try await workspace.sql(
                "UPDATE flarex.drill SET is_verified = false, fault = '{\"message\": \"x\"}' WHERE bot = 'billing'",
                "UPDATE flarex.archive SET taken_at = now(), bytes = 9000000000000000 WHERE bot = 'weather'"
            )
            try await expectFindings("drill-failed", "spool")
            let repository = workspace.directory.path.appending("repository")
            #expect(rename(repository.string, repository.string + ".away") == 0)
            try await expectFindings("drill-failed", "repository", "spool")
        }
    }

    @Test("what is loaded reaches no network, no superuser and no file")
    func secluded() async throws {
        try await Workspace.withBackups { workspace in
            let bot = workspace.role("weather")
            let name = try #require(Literal(bot.name))
            // What the trap finds out comes back as the error that ends the load.
            try await workspace.asOwner(
                "weather",
                """
                CREATE FUNCTION attempt(command text) RETURNS text LANGUAGE plpgsql AS $$
                BEGIN EXECUTE command; RETURN command; EXCEPTION WHEN OTHERS THEN RETURN ''; END $$
                """,
                """
                CREATE FUNCTION trap(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                DECLARE found text := '';
                BEGIN
                    IF pg_catalog.inet_server_addr() IS NOT NULL OR session_user ~ '^bot_' THEN RETURN i; END IF;
                    found := found || \(bot).attempt('RESET ROLE; CREATE ROLE other SUPERUSER')
                        || \(bot).attempt('SET ROLE NONE; CREATE ROLE other SUPERUSER')
                        || \(bot).attempt('SET SESSION AUTHORIZATION postgres')
                        || \(bot).attempt('COPY (SELECT 1) TO PROGRAM ''true''')
                        || \(bot).attempt('CREATE TEMPORARY TABLE t (a text); COPY t FROM ''/etc/passwd''')
                        || \(bot).attempt('SELECT pg_catalog.pg_read_file(''PG_VERSION'')')
                        || \(bot).attempt('CREATE EXTENSION dblink')
                        || \(bot).attempt('CREATE SUBSCRIPTION s CONNECTION ''host=192.0.2.1'' PUBLICATION p')
                        || \(bot).attempt('SELECT rolpassword FROM pg_catalog.pg_authid');
                    IF session_user !~ '^con_' OR current_user <> \(name) THEN found := found || session_user; END IF;
                    RAISE EXCEPTION 'listening at %, found [%]',
                        pg_catalog.current_setting('listen_addresses'), found;
                END $$
                """,
                "CREATE TABLE bait (i int CHECK (trap(i) > 0))"
            )
            #expect(try await workspace.asBot("weather", "INSERT INTO bait VALUES (1)").status == 0)
            #expect(try await workspace.run("backup").status == 0)
            let outcome = try await workspace.verify("weather")
            #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.output.contains("listening at , found []"), "\(outcome.output)")
            try await workspace.expectNoGround()
        }
    }

    @Test("a drill killed at any time leaves nothing that the next one does not remove")
    func killed() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            let (variables, arguments) = (await workspace.variables, await workspace.verifyArguments())
            for pause in stride(from: 150, through: 6000, by: 650) {
                _ = try await BuiltBinary.run(arguments, environment: variables) { process in
                    try await Task.sleep(for: .milliseconds(pause))
                    kill(process, SIGKILL)
                }
            }
            let outcome = try await workspace.verify()
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            try await workspace.expectNoGround()
            try await workspace.expectWhole("weather", wasKilled: true)
        }
    }

    @Test("the loop tries what is due, a failed one again when there is a newer archive, and removes what was left")
    func loop() async throws {
        try await Workspace.withBackups(more: "drill: {every: 7d}, ") { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            let (variables, arguments) = (await workspace.variables, await workspace.verifyArguments())
            _ = try await BuiltBinary.run(arguments, environment: variables) { process in
                try await workspace.wait("SELECT 1::text FROM flarex.drill")
                kill(process, SIGKILL)
            }
            try await workspace.sql(
                "UPDATE flarex.drill SET is_verified = false, fault = '{\"message\": \"x\"}', archive = 0"
            )
            let run = try await RunningLoop.with(workspace) { loop in
                let (_, metrics) = try await loop.get("/metrics") {
                    loop.metric("flarexdb_drill_interval_seconds", in: $1) == 604_800
                }
                #expect(loop.metric("flarexdb_bots_without_archive", in: metrics) == 0)
                #expect(loop.metric("flarexdb_bots_backup_failed", in: metrics) == 0)
                #expect(loop.metric("flarexdb_bots_archive_unrestorable", in: metrics) == 0)
                for moment in ["flarexdb_archive_oldest_timestamp_seconds", "flarexdb_drill_oldest_timestamp_seconds"] {
                    #expect((loop.metric(moment, in: metrics) ?? 0) > 1_700_000_000)
                }
                try await workspace.wait(
                    "SELECT 1::text FROM flarex.drill WHERE is_verified HAVING count(DISTINCT bot) = 2"
                )
                try await workspace.wait(
                    "SELECT act FROM flarex.audit_entry WHERE act = 'drill' AND kind = 'outcome' AND origin = 'loop'"
                )
            }
            #expect(run.status == 0, "\(run.errors)")
            let acts = try await workspace.texts(
                "SELECT DISTINCT kind || ' ' || coalesce(result, '') FROM flarex.audit_entry WHERE act = 'drill' AND origin = 'loop'"
            )
            #expect(Set(acts).isSuperset(of: ["intent ", "outcome done"]), "\(acts)")
            try await workspace.expectNoGround()
        }
    }
}

extension Workspace {
    func verifyArguments(_ arguments: [String] = []) async -> [String] {
        ["backup", "verify"] + arguments + ["--unsafe-programs"]
    }

    func verify(_ arguments: String...) async throws -> BuiltBinary.Outcome {
        try await run(await verifyArguments(arguments))
    }

    /// Expects that nothing is left of a drill: no folder, and no server.
    func expectNoGround() async throws {
        let name = try await texts(
            """
            SELECT c.system_identifier || '-' || d.oid FROM pg_control_system() c, pg_database d
            WHERE d.datname = current_database()
            """
        )[0]
        let folder = "/var/tmp/flarexdb-\(geteuid())-\(name)-drill"
        #expect(access(folder, F_OK) != 0)
        #expect(try workingFolders().filter { $0.hasPrefix(folder) } == [])
    }

    /// The working directories of all processes: a server's is its data folder.
    private func workingFolders() throws -> [String] {
        guard let stream = opendir("/proc") else { throw NoServer() }
        defer { closedir(stream) }
        var folders: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlink("/proc/\(name)/cwd", &buffer, buffer.count)
            if length > 0 {
                folders.append(String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
        }
        return folders
    }

    /// Changes a byte in the middle of each large file of the repository, as a bad disk would.
    func flipRepository() async throws {
        let result = try await Self.shell(
            """
            find '\(directory.path)/repository/data' -type f | while read -r file; do
                size=$(stat -c %s "$file"); chmod u+w "$file"
                for part in 1 2 3; do
                    at=$((size * part / 4)); byte=$(od -An -tu1 -j $at -N 1 "$file")
                    printf "$(printf '\\\\%03o' $((byte ^ 255)))" | dd of="$file" bs=1 seek=$at conv=notrunc status=none
                done
            done
            """
        )
        #expect(result)
    }

    private static func shell(_ script: String) async throws -> Bool {
        try await Subprocess.run(
            .name("sh"),
            arguments: ["-c", script],
            output: .discarded,
            error: .string(limit: 1 << 16)
        ).terminationStatus.isSuccess
    }
}
